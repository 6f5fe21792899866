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
  readonly #outer: TransactionScope | undefined;
  readonly #depth: number;
  /** Of the whole transaction, at every depth. */
  readonly #running: Set<Promise<unknown>>;
  #turn: Promise<unknown> = Promise.resolve();
  #isOpen = true;

  constructor(session: TransactionSession, lane: Lane, outer?: TransactionScope) {
    this.session = session;
    this.#lane = lane;
    this.#outer = outer;
    this.#depth = session.depth;
    this.#running = outer === undefined ? new Set() : outer.#running;
  }

  get principal(): Principal {
    return this.session.principal;
  }

  /** The scope of a savepoint opened inside this one. */
  nested(): TransactionScope {
    return new TransactionScope(this.session, this.#lane, this);
  }

  /**
   * Nested calls of one scope take turns, each after the operations before it: a savepoint undoes all that follows it,
   * whoever sent it.
   *
   * @throws DB_TRANSACTION_CLOSED when the transaction ended before its turn came
   */
  async takeTurn<T>(nestedCall: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(async () => {
      await this.#silence();
      this.#assertCurrent();
      return await nestedCall();
    });
    this.#turn = turn.catch(() => undefined);
    return await turn;
  }

  async perform<T>(
    work: (client: PrismaTransactionClient) => Promise<T>,
    kind: 'read' | 'write',
  ): Promise<T> {
    this.#assertCurrent();
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
    // Lookups of this tick start at its end: called is called, awaited or not.
    await new Promise<void>((resolve) => {
      process.nextTick(resolve);
    });
    this.#isOpen = false;
    await this.#silence();
  }

  /** Whether this scope and all those around it still are: a nested call can outlive the transaction it was made in. */
  get #isAlive(): boolean {
    return this.#isOpen && (this.#outer === undefined || this.#outer.#isAlive);
  }

  /** While a savepoint is open, the outer client's statements would be undone with it: refuse, don't guess. */
  #assertCurrent(): void {
    if (!this.#isAlive || this.session.depth !== this.#depth) throw createError('DB_TRANSACTION_CLOSED');
  }

  async #silence(): Promise<void> {
    while (this.#running.size > 0) await Promise.allSettled(this.#running);
  }
}
