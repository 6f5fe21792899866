import type { Duplex } from 'node:stream';
import type pg from 'pg';
import { isConnectionInDoubt, TimeoutError } from '../errors/index.js';
import { ContextQuery, type StatementConfig, type StatementResult } from './context-query.js';
import { Interruption } from './interruption.js';
import type { Packet } from './packet.js';

/** How long a connection that is being closed may take over its farewell; ms. */
const FAREWELL_MS = 1000;

export interface RunLimits {
  /** How long the statement may stay unanswered; ms. */
  readonly deadlineMs: number;
  readonly signal?: AbortSignal | undefined;
  /** False for COMMIT: stopped while it waits for a standby, it would take effect and yet not be safe (H12). */
  readonly isCancellable: boolean;
  /** Asked right behind the statement, in the same packet. */
}

/** One connection to PostgreSQL: runs statements, stops them, and knows whether it can be trusted again. */
export class PgConnection {
  readonly #client: pg.PoolClient;
  readonly #cancel: (client: pg.Client) => Promise<boolean>;
  #running = 0;
  #isCancellable = true;
  #isDoubtful = false;
  #isClosed = false;

  /**
   * @param cancel asks the server to stop what the client is doing; settles with whether that request is over
   * @param lost told when the connection breaks, whoever holds it
   */
  constructor(
    client: pg.PoolClient,
    cancel: (client: pg.Client) => Promise<boolean>,
    lost: (connection: PgConnection) => void,
  ) {
    this.#client = client;
    this.#cancel = cancel;
    client.on('error', () => {
      this.#isDoubtful = true;
      lost(this);
    });
  }

  /** 'I' idle, 'T' in a transaction, 'E' in a failed transaction. */
  get transactionStatus(): string | null {
    return this.#client.getTransactionStatus();
  }

  /** Whether it can go to somebody else: whole, outside a transaction, with nothing under way. */
  get isUsable(): boolean {
    return !this.#isDoubtful && !this.#isClosed && this.#running === 0 && this.transactionStatus === 'I';
  }

  /** Runs one statement behind its packet; settles when the server is ready again. One at a time. */
  run(statement: StatementConfig, lead: Packet, limits: RunLimits): Promise<StatementResult> {
    const { deadlineMs, signal, isCancellable } = limits;
    if (signal?.aborted === true) return Promise.reject(TimeoutError.cancelled({ cause: signal.reason }));
    return new Promise((resolve, reject) => {
      let interruption: Interruption | undefined;
      const interrupt = (kind: 'deadline' | 'signal'): void => {
        interruption ??= this.#interrupt(kind, isCancellable);
      };
      const timer = setTimeout(interrupt, deadlineMs, 'deadline');
      const onAbort = (): void => {
        interrupt('signal');
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      const query = new ContextQuery(statement, lead, (error, result) => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
        if (interruption !== undefined) {
          void this.#settleInterrupted(interruption, error).then(reject);
        } else {
          this.#ended(error);
          if (error !== null) reject(error);
          else resolve(result as StatementResult);
        }
      });
      this.#running += 1;
      this.#isCancellable = isCancellable;
      this.#client.query(query as unknown as pg.Submittable);
    });
  }

  /** At once, whatever it is doing: what still runs is cancelled, so that the server does not work for nobody. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    if (this.#running > 0 && this.#isCancellable) void this.#cancel(this.#client);
    const timer = setTimeout(() => this.#stream.destroy(), FAREWELL_MS);
    timer.unref();
    this.#client.once('end', () => {
      clearTimeout(timer);
    });
    this.#client.release(true);
  }

  get #stream(): Duplex {
    return this.#client.connection.stream;
  }

  #ended(error: Error | null): void {
    this.#running -= 1;
    if (error !== null && isConnectionInDoubt(error)) this.#isDoubtful = true;
  }

  #interrupt(kind: 'deadline' | 'signal', isCancellable: boolean): Interruption {
    const giveUp = (reason: Error): void => {
      this.#stream.destroy(reason);
    };
    return new Interruption(kind, giveUp, isCancellable ? () => this.#cancel(this.#client) : undefined);
  }

  /** The connection stays in use until the cancel request is over, which could hit the next statement. */
  async #settleInterrupted(interruption: Interruption, error: Error | null): Promise<Error> {
    const { verdict, isCleanlyOver } = interruption.settle(error);
    if (!(await isCleanlyOver)) this.#isDoubtful = true;
    this.#ended(error);
    return verdict;
  }
}
