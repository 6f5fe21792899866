import type { SourceMutant } from '../mutants/mutated-library.js';
import type { G9Job } from './g9.job.js';

/** A mutant, and which of the two runs must catch it. */
export interface G9Mutant {
  readonly run: G9Job['kind'];
  readonly mutant: SourceMutant;
}

/** Every defence that G9 rests on, taken out one at a time. */
export const G9_MUTANTS: readonly G9Mutant[] = [
  {
    run: 'amplification',
    mutant: {
      kind: 'source',
      name: 'the retry budget is never empty',
      file: 'internal/retry/retry-budget.js',
      find: 'if (this.#units < COST * UNIT) return false;',
      replace: '',
    },
  },
  {
    run: 'amplification',
    mutant: {
      kind: 'source',
      name: 'each call has a retry budget of its own',
      file: 'internal/retry/retry.service.js',
      find: 'let budget = this.#budgets.get(target);',
      replace: 'let budget = undefined;',
    },
  },
  {
    run: 'outage',
    mutant: {
      kind: 'source',
      name: 'a breaker never closes again',
      file: 'internal/circuit-breaker/breaker-rule.js',
      find: 'if (phase.successes >= TRIALS_TO_CLOSE) this.reset();',
      replace: '',
    },
  },
  {
    run: 'outage',
    mutant: {
      kind: 'source',
      name: 'a breaker does not hear that its server is back',
      file: 'prisma/returned-servers.js',
      find: 'breakers.targetIsBack(name);',
      replace: '',
    },
  },
];
