import { createError } from '../errors/index.js';
import type { OpenTransaction, Principal } from '../context/request-context.js';
import { failureOf } from './failure.js';
import type { Lane } from './lane.js';
import type { PrismaTransactionClient } from './prisma-types.js';
import type { Scope } from './scope.js';
import type { TransactionSession } from './transaction.session.js';

/** Operations of one transaction, at one savepoint depth: all on the transaction's lane. */
export class TransactionScope implements Scope, OpenTransaction {
  readonly session: TransactionSession;
  readonly #lane: Lane;
  readonly #depth: number;
  readonly #running = new Set<Promise<unknown>>();
  #isOpen = true;

  constructor(session: TransactionSession, lane: Lane) {
    this.session = session;
    this.#lane = lane;
    this.#depth = session.depth;
  }

  get principal(): Principal {
    return this.session.principal;
  }

  /** The scope of a savepoint opened inside this one. */
  nested(): TransactionScope {
    return new TransactionScope(this.session, this.#lane);
  }

  async perform<T>(
    work: (client: PrismaTransactionClient) => Promise<T>,
    kind: 'read' | 'write',
  ): Promise<T> {
    // While a savepoint is open, the outer client's statements would be undone with it: refuse, don't guess.
    if (!this.#isOpen || this.session.depth !== this.#depth) throw createError('DB_TRANSACTION_CLOSED');
    this.session.failure = undefined;
    const running = work(this.#lane.client);
    this.#running.add(running);
    try {
      return await running;
    } catch (error) {
      throw failureOf(this.session.failure ?? error, this.principal, {
        phase: 'statement',
        write: kind === 'write',
      });
    } finally {
      this.#running.delete(running);
    }
  }

  /** Refuses further operations and waits for those nobody awaited: the lane must be silent before it is lent on. */
  async close(): Promise<void> {
    this.#isOpen = false;
    while (this.#running.size > 0) await Promise.allSettled(this.#running);
  }
}
