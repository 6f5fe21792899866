import type { PoolCounts } from '../../pipeline/pool-counts.js';
import type { CacheHoldings } from '../../pipeline/cache-result.js';
import type { ClinicFigures } from './busiest-clinics.js';
import type { BreakerFigures, ReplicaFigures } from './server-gauges.js';

/** The cache of this process since its start. */
export interface CacheFigures extends CacheHoldings {
  /** Those past their time included. */
  readonly hits: number;
  /** Of these, handed out past their time while a fresh result was read. */
  readonly stale: number;
  /** Values in Redis that were not what they should be; each was a miss. */
  readonly refused: number;
  /** Values that Redis had no room for. */
  readonly noRoom: number;
  readonly misses: number;
  /** Reads that must not be cached, or were asked not to be. */
  readonly bypassed: number;
  /** Of the reads that were looked up; 0–1, 0 while there was none. */
  readonly cacheHitRate: number;
  readonly missRate: number;
  /** Results that made room for others, of those that were kept; 0–1. */
  readonly evictionRate: number;
}

/** The figures of this process since its start, as `getMetrics()` gives them. Times in ms. */
export interface DatabaseMetrics {
  /** Connections of all pools, and of each. */
  readonly pool: PoolCounts & {
    /** Operations that got no connection in time. */
    readonly timeouts: number;
    readonly pools: Readonly<Record<string, PoolCounts>>;
  };
  readonly queries: {
    readonly total: number;
    /** Operations that ended in an error of any kind. */
    readonly failed: number;
    /** Mean duration of an operation, waiting included, ms. */
    readonly averageQueryTime: number;
    /** From 200 ms to the slow threshold. */
    readonly notice: number;
    /** From `SLOW_QUERY_THRESHOLD` to 5000 ms. */
    readonly slow: number;
    /** From 5000 ms. */
    readonly critical: number;
    /** Lists that were given a limit because they had none. */
    readonly boundedLists: number;
  };
  readonly cache: CacheFigures;
  readonly hipaa: {
    readonly auditEntries: number;
    readonly accessAttempts: number;
    readonly denied: number;
  };
  readonly replicas: readonly ReplicaFigures[];
  readonly breaker: {
    /** Of all targets together. */
    readonly circuitBreakerTrips: number;
    readonly targets: readonly BreakerFigures[];
  };
  /** Further attempts of failed work. */
  readonly retries: number;
  /** Connections that nobody would have given back. */
  readonly leaks: number;
  /** Faults that are there now, as `getActiveAlerts()` lists them. */
  readonly alerts: number;
  /** Writes of which nobody can tell whether they were committed. */
  readonly outcomesUnknown: number;
  /** Refusals of the clinic isolation. */
  readonly isolationRefusals: number;
  /** The busiest clinics, busiest first; at most 100. Never exposed to Prometheus. */
  readonly clinics: readonly ClinicFigures[];
}
