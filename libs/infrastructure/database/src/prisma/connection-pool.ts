import { availableParallelism } from 'node:os';
import type pg from 'pg';
import { ConnectionPoolManager } from '../internal/connection-pool/connection-pool.manager.js';
import type { LeaseRequest, PoolObserver, PoolSettings } from '../internal/connection-pool/pool-ports.js';
import type { ServerBudget } from '../internal/connection-pool/server-budget.js';
import { Lease } from './lease.js';
import { EMPTY_PACKET } from './packet.js';
import { PgConnections } from './pg-connections.js';
import type { PgConnection } from './pg-connection.js';
import { POOL_CLOCK } from './pool-clock.js';
import { ProcessLoad } from './process-load.js';
import { rowsOf, type Query } from './rows.js';
import { SharedReads } from './shared-reads.js';

export type { LeaseRequest, PoolObserver } from '../internal/connection-pool/pool-ports.js';
export { Lease } from './lease.js';

const OPEN_TIMEOUT_MS = 30_000;
const QUEUE_PER_CONNECTION = 10;
const RESERVED_RATIO = 0.1;
/** Routers and firewalls forget quiet connections without a word. */
const PROBE_AFTER_IDLE_MS = 30_000;
const GROW_ABOVE_RATIO = 0.8;
const CPU_RATIO = 0.75;

/** Connections to one server under one role. */
export interface PoolOptions {
  /** Includes `connectionTimeoutMillis`, the bound on opening one connection. */
  readonly connection: pg.ClientConfig;
  /** Connections that are kept open once the first one was needed. @defaultValue 0 */
  readonly min?: number;
  /** Most connections; ≥ 1. */
  readonly max: number;
  /** The most callers that may wait. @defaultValue 10 × `max` */
  readonly queueLimit?: number;
  /** How long a caller waits for a connection; ms. */
  readonly acquireTimeoutMs: number;
  /** How long an unused connection is kept; ms. */
  readonly idleTimeoutMs: number;
  /** After which an unused connection must answer before it is lent; ms. @defaultValue 30 000 */
  readonly probeAfterIdleMs?: number;
  /** How long a statement may stay unanswered before it is stopped, or its connection given up; ms. */
  readonly deadlineMs: number;
  /** Longest pause between two attempts to reach a server that stays away; ms. @defaultValue 5000 */
  readonly longestOpenPauseMs?: number;
  /** Share of the connections that only critical work may use; 0–1. @defaultValue 0.1 */
  readonly reservedRatio?: number;
  /** Whether callers wait for a server that has gone to come back. @defaultValue true */
  readonly isPatient?: boolean;
  /** @defaultValue true */
  readonly isAutoScaling?: boolean;
  /** Share of the connections in use above which the limit grows; 0–1. @defaultValue 0.8 */
  readonly growAboveRatio?: number;
  /** Share of this process's cores above which it does not; 0–1. @defaultValue 0.75 */
  readonly cpuRatio?: number;
  /** Fails when a fresh connection leads to another server than it should; it is then destroyed. */
  readonly verify?: (query: Query) => Promise<void>;
  /** What the server has to share among processes; without it nothing bounds the pool but `max`. */
  readonly readBudget?: () => Promise<ServerBudget>;
}

/**
 * Acquires and releases by hand, because `pool.query` throws a connection away on every SQL error (H23), and
 * destroys only what is in doubt: a connection that is not idle outside a transaction when it comes back.
 */
export class ConnectionPool extends ConnectionPoolManager<PgConnection, Lease> {
  readonly sharedReads = new SharedReads(this);

  constructor(options: PoolOptions, observer: PoolObserver) {
    const { connection, deadlineMs, verify, readBudget } = options;
    const load = new ProcessLoad();
    super(settingsOf(options), {
      factory: new PgConnections(connection, verify),
      lease: (loan) => new Lease(loan, deadlineMs),
      clock: POOL_CLOCK,
      random: Math.random,
      cpuRatio: () => load.cpuRatio(),
      observer,
      readBudget,
    });
  }

  /** One statement of the module's own, without any context: row-level security shows it no clinic's rows. */
  async query(text: string, request?: LeaseRequest): Promise<Record<string, unknown>[]> {
    const lease = await this.acquire(request);
    try {
      return rowsOf(await lease.run({ text }, EMPTY_PACKET, 0, { signal: request?.signal }));
    } finally {
      lease.release();
    }
  }
}

function settingsOf(options: PoolOptions): PoolSettings {
  const { connection, max, acquireTimeoutMs, idleTimeoutMs } = options;
  return {
    min: options.min ?? 0,
    max,
    queueLimit: options.queueLimit ?? QUEUE_PER_CONNECTION * max,
    acquireTimeoutMs,
    openTimeoutMs: connection.connectionTimeoutMillis ?? OPEN_TIMEOUT_MS,
    longestOpenPauseMs: options.longestOpenPauseMs,
    idleTimeoutMs,
    probeAfterIdleMs: options.probeAfterIdleMs ?? PROBE_AFTER_IDLE_MS,
    reservedRatio: options.reservedRatio ?? RESERVED_RATIO,
    isPatient: options.isPatient ?? true,
    scaling: {
      isEnabled: options.isAutoScaling ?? true,
      growAboveRatio: options.growAboveRatio ?? GROW_ABOVE_RATIO,
      cpuRatio: options.cpuRatio ?? CPU_RATIO,
      cores: availableParallelism(),
    },
  };
}
