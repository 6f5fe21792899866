import type { Duplex } from 'node:stream';
import pg from 'pg';
import { PoolExhaustedError } from '../errors/index.js';
import type { PoolCounts } from '../pipeline/pool-counts.js';
import { ContextQuery, type StatementConfig, type StatementResult } from './context-query.js';
import { EMPTY_PACKET, type Packet } from './packet.js';

/** Connections to one server under one role. */
export interface PoolOptions {
  /** Includes `connectionTimeoutMillis`, the bound on opening one connection. */
  readonly connection: pg.ClientConfig;
  /** Most connections; ≥ 1. */
  readonly max: number;
  /** How long a caller waits for a connection; ms. */
  readonly acquireTimeoutMs: number;
  /** How long an unused connection is kept; ms. */
  readonly idleTimeoutMs: number;
  /** How long a statement may stay unanswered before its connection is given up; ms. */
  readonly deadlineMs: number;
}

export interface PoolObserver {
  waited(ms: number): void;
  used(ms: number): void;
  timedOut(): void;
}

/**
 * Acquires and releases by hand, because `pool.query` throws a connection away on every SQL error (H23), and
 * destroys only what is in doubt: a connection that is not idle outside a transaction when it comes back.
 */
export class ConnectionPool {
  readonly #pool: pg.Pool;
  readonly #options: PoolOptions;
  readonly #observer: PoolObserver;

  constructor(options: PoolOptions, observer: PoolObserver) {
    this.#options = options;
    this.#observer = observer;
    const { connection, max, idleTimeoutMs } = options;
    // The pool's own connectionTimeoutMillis can leak connections (H17): opening is bounded by the client alone.
    this.#pool = new pg.Pool({
      ...connection,
      connectionTimeoutMillis: 0,
      Client: boundedClient(connection),
      max,
      idleTimeoutMillis: idleTimeoutMs,
    });
    // An idle connection that breaks is replaced on demand; whoever holds one learns of it from its statement.
    this.#pool.on('error', () => undefined);
  }

  /** @throws DB_POOL_EXHAUSTED when no connection came free in time (a retry may help). */
  async acquire(): Promise<Lease> {
    const startedAt = performance.now();
    const client = await this.#connectWithin(this.#options.acquireTimeoutMs);
    const acquiredAt = performance.now();
    this.#observer.waited(acquiredAt - startedAt);
    return new Lease(client, this.#options.deadlineMs, () => {
      this.#observer.used(performance.now() - acquiredAt);
    });
  }

  /** One statement of the module's own, without any context: row-level security shows it no clinic's rows. */
  async query(text: string): Promise<Record<string, unknown>[]> {
    const lease = await this.acquire();
    try {
      const { fields, rows } = await lease.run({ text, rowMode: 'array' }, EMPTY_PACKET);
      return rows.map((row) => Object.fromEntries(fields.map(({ name }, index) => [name, row[index]])));
    } finally {
      lease.release();
    }
  }

  get counts(): PoolCounts {
    const { totalCount, idleCount, waitingCount } = this.#pool;
    return { total: totalCount, active: totalCount - idleCount, idle: idleCount, waiting: waitingCount };
  }

  async end(): Promise<void> {
    await this.#pool.end();
  }

  async #connectWithin(timeoutMs: number): Promise<pg.PoolClient> {
    return await new Promise((resolve, reject) => {
      let late = false;
      const timer = setTimeout(() => {
        late = true;
        this.#observer.timedOut();
        reject(PoolExhaustedError.acquireTimeout());
      }, timeoutMs);
      this.#pool.connect((error, client) => {
        clearTimeout(timer);
        if (late) client?.release();
        else if (client === undefined) reject(error ?? new Error('pg returned no connection'));
        else resolve(client);
      });
    });
  }
}

/** One connection, held by one owner until released. */
export class Lease {
  readonly #client: pg.PoolClient;
  readonly #deadlineMs: number;
  readonly #onRelease: () => void;
  #released = false;

  constructor(client: pg.PoolClient, deadlineMs: number, onRelease: () => void) {
    this.#client = client;
    this.#deadlineMs = deadlineMs;
    this.#onRelease = onRelease;
    client.on('error', ignoreConnectionError);
  }

  /**
   * Runs one statement behind its packet; settles when the server is ready again. One at a time.
   *
   * @param extraMs added to the pool's deadline, where the statement was allowed more time; ms
   */
  run(statement: StatementConfig, lead: Packet, extraMs = 0): Promise<StatementResult> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#giveUp();
      }, this.#deadlineMs + extraMs);
      const query = new ContextQuery(statement, lead, (error, result) => {
        clearTimeout(timer);
        if (error !== null) reject(error);
        else resolve(result as StatementResult);
      });
      this.#client.query(query as unknown as pg.Submittable);
    });
  }

  /** 'I' idle, 'T' in a transaction, 'E' in a failed transaction, null before the first statement. */
  get transactionStatus(): string | null {
    return this.#client.getTransactionStatus();
  }

  /** Gives the connection back; one that is not idle, or that `isInDoubt`, is destroyed instead. */
  release(isInDoubt = false): void {
    if (this.#released) return;
    this.#released = true;
    this.#client.off('error', ignoreConnectionError);
    this.#onRelease();
    this.#client.release(isInDoubt || this.transactionStatus !== 'I');
  }

  /** A server that stays silent past the deadline is asked nothing more: the running statement fails at once. */
  #giveUp(): void {
    const { connection } = this.#client as unknown as { connection: { stream: Duplex } };
    connection.stream.destroy(
      Object.assign(new Error('no answer within the deadline'), { code: 'ETIMEDOUT' }),
    );
  }
}

/** A client that keeps its own bound on opening, whatever the pool passes it. */
function boundedClient({
  connectionTimeoutMillis = 0,
}: pg.ClientConfig): new (config?: pg.ClientConfig) => pg.ClientBase {
  return class extends pg.Client {
    constructor(config?: pg.ClientConfig) {
      // pg.Pool hides the password from enumeration, so a spread alone would lose it.
      const { password } = config ?? {};
      super({ ...config, password, connectionTimeoutMillis });
    }
  };
}

/** While a connection is leased its failure reaches the running statement; pg also emits it as an event. */
function ignoreConnectionError(): void {
  return undefined;
}
