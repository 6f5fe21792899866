import type { SourceMutant } from '../mutants/mutated-library.js';

/** Every defence that G7 rests on, taken out one at a time. */
export const G7_MUTANTS: readonly SourceMutant[] = [
  {
    kind: 'source',
    name: 'nobody hears of a request’s end',
    file: 'prisma/lease-watch.js',
    find: 'this.#tracker.ownerEnded(owner);',
    replace: '',
  },
  {
    kind: 'source',
    name: 'a leak is reported and left where it is',
    file: 'prisma/lease-watch.js',
    find: "this.#lease.reclaim(createError('DB_TRANSACTION_CLOSED'));",
    replace: '',
  },
  {
    kind: 'source',
    name: 'a connection that is given up stays open on the server (H17)',
    file: 'prisma/pg-connections.js',
    find: 'connection.close();',
    replace: '',
  },
  {
    kind: 'source',
    name: 'nobody remembers where a connection was taken',
    file: 'prisma/unit-of-work.js',
    find: 'const callSite = captureCallSite(UnitOfWork.prototype.transaction);',
    replace: 'const callSite = undefined;',
  },
  {
    kind: 'source',
    name: 'leaks are looked for every three seconds',
    file: 'internal/leak-detection/connection-leak-detector.service.js',
    find: 'const SWEEP_MS = 100;',
    replace: 'const SWEEP_MS = 3000;',
  },
  {
    kind: 'source',
    name: 'age makes a leak',
    file: 'internal/leak-detection/lease-ledger.js',
    find: 'const { endedAtMs } = owner;',
    replace: "const { endedAtMs } = owner;\n    if (nowMs - leasedAtMs > 300) return 'request-ended';",
  },
  {
    kind: 'source',
    name: 'a job ends with the request that started it',
    file: 'context/context-store.js',
    find: 'const owner = new WorkOwner();',
    replace: 'const owner = this.#frames.getStore()?.owner ?? new WorkOwner();',
  },
];
