import type { Session } from './session.js';
import { ContextError } from '../errors/index.js';
import { assertRawStatement } from '../pipeline/raw-statement.js';
import type { StatementConfig, StatementResult } from './context-query.js';
import type { PrismaTransactionClient } from './prisma-types.js';

/**
 * The driver end of a lane: what Prisma's adapter believes to be its connection.
 *
 * Its statements go wherever the lane's current lease says, and nowhere while nobody holds the lane.
 */
export class LaneDriver {
  #session: Session | undefined;
  #statements = 0;

  /** How many statements the current lease has sent. */
  get statements(): number {
    return this.#statements;
  }

  bind(session: Session): void {
    this.#session = session;
    this.#statements = 0;
  }

  unbind(): void {
    this.#session = undefined;
  }

  query(statement: StatementConfig): Promise<StatementResult> {
    if (this.#session === undefined) throw ContextError.closed();
    this.#assertSendable(this.#session, statement);
    this.#statements += 1;
    return this.#session.run(statement);
  }

  /** What is sent is what is checked, whatever object Prisma was given to make it of. */
  #assertSendable(session: Session, { text }: StatementConfig): void {
    try {
      assertRawStatement(text);
    } catch (error) {
      session.failure = error;
      throw error;
    }
  }
}

/**
 * A road through Prisma that carries one piece of work at a time.
 *
 * To Prisma it is an interactive transaction that never ends, so every statement of an operation comes out
 * at this lane's own driver: which principal a statement belongs to is data, not asynchronous context.
 */
export interface Lane {
  readonly client: PrismaTransactionClient;
  readonly driver: LaneDriver;
}
