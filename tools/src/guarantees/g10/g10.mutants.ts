import type { SourceMutant } from '../mutants/mutated-library.js';

/** Every defence that G10 rests on, taken out one at a time. */
export const G10_MUTANTS: readonly SourceMutant[] = [
  {
    kind: 'source',
    name: 'a pool that ends does not wait for what is under way',
    file: 'internal/connection-pool/connection-pool.manager.js',
    find: 'if (this.#leases.size === 0 && this.#line.size === 0) this.#ranDry();',
    replace: 'this.#ranDry();',
  },
  {
    kind: 'source',
    name: 'a pool that ends takes on new work',
    file: 'internal/connection-pool/connection-pool.manager.js',
    find: 'if (this.#draining !== undefined) return Promise.reject(UnavailableError.shuttingDown());',
    replace: '',
  },
  {
    kind: 'source',
    name: 'the process ends beside the pools, not after them',
    file: 'database-boot.js',
    find: 'await servers.end();',
    replace: 'void servers.end();',
  },
];
