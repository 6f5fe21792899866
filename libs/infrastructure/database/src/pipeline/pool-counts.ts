import type { Priority } from './priority.js';

/** Connections of one pool, now. */
export interface PoolCounts {
  readonly total: number;
  readonly active: number;
  readonly idle: number;
  /** Callers that wait for a connection. */
  readonly waiting: number;
}

/** All there is to know of one pool, now and since it was made. */
export interface DetailedPoolMetrics extends PoolCounts {
  readonly waitingByPriority: Readonly<Record<Priority, number>>;
  /** Connections that are being opened; not part of `total`. */
  readonly opening: number;
  /** The most that may be in use now. */
  readonly softLimit: number;
  /** The most that may ever be in use, within the server's budget. */
  readonly max: number;
  readonly min: number;
  readonly reservedForCritical: number;
  readonly opened: number;
  readonly destroyed: number;
  readonly shed: number;
  /** Waiters that met their deadline. */
  readonly timeouts: number;
  /** Of the last thousand leases, waiting for them; ms. */
  readonly acquireP50Ms: number;
  readonly acquireP99Ms: number;
  /** Of the last thousand leases, holding them; ms. */
  readonly useP50Ms: number;
  readonly useP99Ms: number;
  /** Age of the oldest lease that is out; ms, 0 when there is none. */
  readonly longestUseMs: number;
}
