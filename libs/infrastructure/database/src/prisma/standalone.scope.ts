import type { Principal } from '../context/request-context.js';
import type { Caller } from './caller.js';
import type { PrismaRuntime } from './prisma-runtime.js';
import type { TransactionSettings } from './transaction-settings.js';
import type { PrismaTransactionClient } from './prisma-types.js';
import type { Scope } from './scope.js';

/** Every operation by itself, as on a plain PrismaClient: a read stands alone, a write is its own transaction. */
export class StandaloneScope implements Scope {
  readonly #caller: Caller;
  readonly #runtime: PrismaRuntime;
  readonly #settings: TransactionSettings;

  constructor(caller: Caller, runtime: PrismaRuntime, settings: TransactionSettings) {
    this.#caller = caller;
    this.#runtime = runtime;
    this.#settings = settings;
  }

  get principal(): Principal {
    return this.#caller.principal;
  }

  async perform<T>(
    work: (client: PrismaTransactionClient) => Promise<T>,
    kind: 'read' | 'write',
    rawText?: string,
  ): Promise<T> {
    if (kind === 'read')
      return await this.#runtime.readScope(this.#caller, this.#settings).perform(work, kind, rawText);
    return await this.#runtime.transaction(this.#caller, this.#settings, (scope) =>
      scope.perform(work, kind),
    );
  }
}
