import type { Principal } from '../context/request-context.js';
import type { PrismaRuntime, TransactionSettings } from './prisma-runtime.js';
import type { PrismaTransactionClient } from './prisma-types.js';
import type { Scope } from './scope.js';

/** Every operation by itself, as on a plain PrismaClient: a read stands alone, a write is its own transaction. */
export class StandaloneScope implements Scope {
  readonly principal: Principal;
  readonly #runtime: PrismaRuntime;
  readonly #settings: TransactionSettings;

  constructor(principal: Principal, runtime: PrismaRuntime, settings: TransactionSettings) {
    this.principal = principal;
    this.#runtime = runtime;
    this.#settings = settings;
  }

  async perform<T>(
    work: (client: PrismaTransactionClient) => Promise<T>,
    kind: 'read' | 'write',
  ): Promise<T> {
    if (kind === 'read') return await this.#runtime.readScope(this.principal, this.#settings).perform(work);
    return await this.#runtime.transaction(this.principal, this.#settings, (scope) =>
      scope.perform(work, kind),
    );
  }
}
