import type { Duplex } from 'node:stream';
import type pg from 'pg';
import { isConnectionInDoubt, TimeoutError } from '../errors/index.js';
import { ContextQuery, type StatementConfig, type StatementResult } from './context-query.js';
import { Interruption } from './interruption.js';
import type { Packet } from './packet.js';
import { NotDescribedError, PreparedStatements } from './prepared-statements.js';

/** How long a connection that is being closed may take over its farewell; ms. */
const FAREWELL_MS = 1000;

export interface RunLimits {
  /** How long the statement may stay unanswered; ms. */
  readonly deadlineMs: number;
  readonly signal?: AbortSignal | undefined;
  /** False for COMMIT: stopped while it waits for a standby, it would take effect and yet not be safe (H12). */
  readonly isCancellable: boolean;
}

/** A statement that shares its write with others. */
export interface Together {
  readonly statement: StatementConfig;
  readonly lead: Packet;
}

/** Told how statements that share a write ended; each is named by its place among them. */
export interface TogetherEvents {
  ended(place: number, error: Error | null, result?: StatementResult): void;
  /** The connection broke before its turn came. */
  missed(place: number): void;
  /** There is nothing under way any more. */
  finished(): void;
}

/** One connection to PostgreSQL: runs statements, stops them, and knows whether it can be trusted again. */
export class PgConnection {
  readonly #client: pg.PoolClient;
  readonly #cancel: (client: pg.Client) => Promise<boolean>;
  readonly #prepared = new PreparedStatements();
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
      const onAbort = (): void => {
        interrupt('signal');
      };
      const query = new ContextQuery(statement, lead, this.#prepared, (error, result) => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
        if (query.isLost) this.#isDoubtful = true;
        if (interruption !== undefined) {
          void this.#settleInterrupted(interruption, error).then(reject);
        } else {
          this.#ended(error);
          if (error !== null) reject(error);
          else resolve(result as StatementResult);
        }
      });
      const timer = setTimeout(interrupt, deadlineMs, 'deadline');
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#running += 1;
      this.#isCancellable = isCancellable;
      this.#client.query(query as unknown as pg.Submittable);
    });
  }

  /**
   * Runs statements that share a write, in turn.
   *
   * @param deadlineMs how long any of them may stay unanswered; ms. Then the connection is given up, but for the last one
   * @throws for a value that PostgreSQL cannot be told; nothing was sent, and nobody is told of anything
   */
  runTogether(parts: readonly Together[], deadlineMs: number, events: TogetherEvents): void {
    let interruption: Interruption | undefined;
    let turn = 0;
    let open = parts.length;
    const closed = (): void => {
      open -= 1;
      if (open > 0) return;
      clearTimeout(timer);
      events.finished();
    };
    const settled = (error: Error | null, result?: StatementResult): void => {
      const place = turn;
      const isLost = queries[place]?.isLost === true;
      const isOver = interruption !== undefined || isLost;
      if (isLost) this.#isDoubtful = true;
      turn += 1;
      // Its answer is already here, perhaps: whoever is next must be known before it is read.
      if (!isOver) submitNext();
      if (interruption === undefined) {
        this.#ended(error);
        events.ended(place, error, result);
        closed();
      } else {
        void this.#settleInterrupted(interruption, error).then((verdict) => {
          events.ended(place, verdict);
          closed();
        });
      }
      if (isOver) missRest();
    };
    const announced = new Set<string>();
    const queries = parts.map(
      ({ statement, lead }) => new ContextQuery(statement, lead, this.#prepared, settled, announced),
    );
    const timer = setTimeout(() => {
      interruption = this.#interrupt('deadline', true);
    }, deadlineMs);
    const submitNext = (): void => {
      const query = queries[turn];
      if (query !== undefined) this.#client.query(query as unknown as pg.Submittable);
    };
    const missRest = (): void => {
      if (turn < parts.length) this.#isDoubtful = true;
      for (; turn < parts.length; turn += 1) {
        this.#running -= 1;
        events.missed(turn);
        closed();
      }
    };
    ContextQuery.join(queries);
    this.#running += parts.length;
    this.#isCancellable = true;
    submitNext();
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
    if (error === null || error instanceof NotDescribedError) return;
    if (isConnectionInDoubt(error)) this.#isDoubtful = true;
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
