import type { SourceMutant } from '../mutants/mutated-library.js';
import type { FaultKind } from './faults/index.js';

/** One defence taken out, and the fault under which its absence shows. */
export interface WriteMutant extends SourceMutant {
  readonly fault: FaultKind;
  /** Which writes it shows in. */
  readonly writes: 'keyed' | 'unkeyed';
}

export const G3_MUTANTS: readonly WriteMutant[] = [
  {
    kind: 'source',
    name: 'receipts are not asked (H11)',
    fault: 'COMMIT reply dropped',
    writes: 'keyed',
    file: 'prisma/keyed-write.js',
    find: '(await writeOnce(terms, ()=>body(scope))).result',
    replace: '(await body(scope))',
  },
  {
    kind: 'source',
    name: 'a receipt that is there is not heeded (H11)',
    fault: 'COMMIT reply dropped',
    writes: 'keyed',
    file: 'internal/receipts/write-once.js',
    find: 'if (stored !== undefined) {',
    replace: 'if (stored === null) {',
  },
  {
    kind: 'source',
    name: 'a lost answer to COMMIT is taken for a lost connection (H11)',
    fault: 'COMMIT reply dropped',
    writes: 'unkeyed',
    file: 'errors/commit-proof.js',
    find: `return facts.name === 'PrismaClientValidationError' ||`,
    replace: 'return true ||',
  },
  {
    kind: 'source',
    name: 'a doubtful commit is repeated without a key (H11)',
    fault: 'COMMIT reply dropped',
    writes: 'unkeyed',
    file: 'internal/retry/retry-plan.js',
    find: `if (retryClass === 'never' || retryClass === 'ambiguous')`,
    replace: `if (retryClass === 'never')`,
  },
  {
    kind: 'source',
    name: 'a doubtful commit is told as success',
    fault: 'COMMIT request dropped',
    writes: 'unkeyed',
    file: 'prisma/prisma-runtime.js',
    find: 'throw failure;',
    replace: `if (failure.outcome !== 'unknown') throw failure;`,
  },
  {
    kind: 'source',
    name: 'a doubtful commit is told as having had no effect',
    fault: 'COMMIT reply dropped',
    writes: 'unkeyed',
    file: 'errors/classify-failure.js',
    find: `return createError('DB_OUTCOME_UNKNOWN', origin)`,
    replace: `return createError('DB_TRANSACTION_ABORTED', origin)`,
  },
  {
    kind: 'source',
    name: 'a doubt is forgotten when the next attempt fails',
    fault: 'connections broken behind a COMMIT',
    writes: 'keyed',
    file: 'internal/retry/retry-plan.js',
    find: 'if (this.#doubt !== undefined) return',
    replace: `if (retryClass === 'ambiguous' && this.#doubt !== undefined) return`,
  },
  {
    kind: 'source',
    name: 'a keyed write is not asked after (H11)',
    fault: 'COMMIT reply dropped',
    writes: 'keyed',
    file: 'internal/retry/retry-plan.js',
    find: `if (retryClass === 'ambiguous' && isKeyed)`,
    replace: `if (retryClass === 'ambiguous' && isKeyed && false)`,
  },
  {
    kind: 'source',
    name: 'the warning on COMMIT is not asked for (H12)',
    fault: 'standby gone',
    writes: 'unkeyed',
    file: 'prisma/transaction.session.js',
    find: `packetOf('SET LOCAL client_min_messages = warning')`,
    replace: `packetOf('SET LOCAL client_min_messages = error')`,
  },
  {
    kind: 'source',
    name: 'the warning on COMMIT is not heeded (H12)',
    fault: 'standby gone',
    writes: 'unkeyed',
    file: 'prisma/transaction.session.js',
    find: `if (answer.warning?.startsWith('01') === true)`,
    replace: 'if (false)',
  },
];
