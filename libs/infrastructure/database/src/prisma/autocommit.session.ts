import type { Principal } from '../context/request-context.js';
import type { ConnectionPool } from './connection-pool.js';
import type { StatementConfig, StatementResult } from './context-query.js';
import type { Session } from './session.js';
import type { WorkContext } from './work-context.js';

/** Statements that stand alone: each takes a connection, carries the whole context, and gives the connection back. */
export class AutocommitSession implements Session {
  readonly principal: Principal;
  failure: unknown;
  readonly #pool: ConnectionPool;
  readonly #context: WorkContext;

  constructor(principal: Principal, pool: ConnectionPool, context: WorkContext) {
    this.principal = principal;
    this.#pool = pool;
    this.#context = context;
  }

  async run(statement: StatementConfig): Promise<StatementResult> {
    try {
      const lease = await this.#pool.acquire();
      try {
        return await lease.run(statement, this.#context.packet, this.#context.extraMs);
      } finally {
        lease.release();
      }
    } catch (error) {
      this.failure = error;
      throw error;
    }
  }
}
