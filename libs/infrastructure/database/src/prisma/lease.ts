import { PoolLease, type Loan } from '../internal/connection-pool/pool-lease.js';
import { createError } from '../errors/index.js';
import type { StatementConfig, StatementResult } from './context-query.js';
import type { Packet } from './packet.js';
import type { PgConnection, Together, TogetherEvents } from './pg-connection.js';

export interface RunOptions {
  /** Stops the statement: the server is asked to cancel it. */
  readonly signal?: AbortSignal | undefined;
  /** Whether the server may be asked to stop it. @defaultValue true, but for COMMIT */
  readonly isCancellable?: boolean | undefined;
}

/** One connection, held by one owner until released. */
export class Lease extends PoolLease<PgConnection> {
  readonly #deadlineMs: number;

  /** @param deadlineMs how long a statement may stay unanswered; ms */
  constructor(loan: Loan<PgConnection>, deadlineMs: number) {
    super(loan);
    this.#deadlineMs = deadlineMs;
  }

  /** 'I' idle, 'T' in a transaction, 'E' in a failed transaction. */
  get transactionStatus(): string | null {
    return this.connection.transactionStatus;
  }

  /**
   * Runs one statement behind its packet; settles when the server is ready again. One at a time.
   *
   * @param extraMs added to the pool's deadline, where the statement was allowed more time; ms
   */
  run(
    statement: StatementConfig,
    lead: Packet,
    extraMs = 0,
    { signal, isCancellable = statement.text !== 'COMMIT' }: RunOptions = {},
  ): Promise<StatementResult> {
    // The connection belongs to somebody else now.
    if (this.isReturned) return Promise.reject(this.reclaimReason ?? createError('DB_CONNECTION_LOST'));
    const deadlineMs = this.#deadlineMs + extraMs;
    return this.connection.run(statement, lead, { deadlineMs, signal, isCancellable });
  }

  /** Runs statements that share a write, in turn, each a transaction of its own. */
  runTogether(parts: readonly Together[], events: TogetherEvents): void {
    this.connection.runTogether(parts, this.#deadlineMs, events);
  }
}
