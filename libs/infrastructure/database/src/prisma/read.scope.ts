import type { Principal } from '../context/request-context.js';
import { AutocommitSession } from './autocommit.session.js';
import type { ConnectionPool } from './connection-pool.js';
import { failureOf } from './failure.js';
import type { LanePool } from './lane-pool.js';
import type { PrismaTransactionClient } from './prisma-types.js';
import type { Scope } from './scope.js';
import type { WorkContext } from './work-context.js';

/** Reads that stand alone: one lane an operation, one connection a statement. */
export class ReadScope implements Scope {
  readonly principal: Principal;
  readonly #lanes: LanePool;
  readonly #pool: ConnectionPool;
  readonly #context: WorkContext;

  constructor(principal: Principal, lanes: LanePool, pool: ConnectionPool, context: WorkContext) {
    this.principal = principal;
    this.#lanes = lanes;
    this.#pool = pool;
    this.#context = context;
  }

  async perform<T>(work: (client: PrismaTransactionClient) => Promise<T>): Promise<T> {
    const session = new AutocommitSession(this.principal, this.#pool, this.#context);
    try {
      return await this.#lanes.lend(session, async ({ client }) => await work(client));
    } catch (error) {
      throw failureOf(session.failure ?? error, this.principal, { phase: 'statement', write: false });
    }
  }
}
