import type { Principal } from '../context/request-context.js';
import type { ConnectionPool } from './connection-pool.js';
import type { StatementConfig, StatementResult } from './context-query.js';
import type { Packet } from './packet.js';
import type { Session } from './session.js';

/** Statements that stand alone: each takes a connection, carries the whole context, and gives the connection back. */
export class AutocommitSession implements Session {
  readonly principal: Principal;
  failure: unknown;
  readonly #pool: ConnectionPool;
  readonly #context: Packet;
  readonly #extraMs: number;

  /** @param extraMs what the context allows a statement beyond the pool's own limit; ms */
  constructor(principal: Principal, pool: ConnectionPool, context: Packet, extraMs: number) {
    this.principal = principal;
    this.#extraMs = extraMs;
    this.#pool = pool;
    this.#context = context;
  }

  async run(statement: StatementConfig): Promise<StatementResult> {
    try {
      const lease = await this.#pool.acquire();
      try {
        return await lease.run(statement, this.#context, this.#extraMs);
      } finally {
        lease.release();
      }
    } catch (error) {
      this.failure = error;
      throw error;
    }
  }
}
