import type { PoolCounts } from '../../pipeline/pool-counts.js';

/** `degraded`: something is wrong, and work goes on. */
export type HealthState = 'up' | 'degraded' | 'down';

/** One server, as the last check found it. */
export interface ServerHealth {
  readonly name: string;
  readonly role: 'primary' | 'replica';
  /** `down` when it does not answer, `degraded` when it answers and gets no work. */
  readonly status: HealthState;
  /** Round trip of `SELECT 1`; ms. Null when it failed. */
  readonly latencyMs: number | null;
  /** What routing takes it for; null where nothing watches it. */
  readonly state: 'joining' | 'serving' | 'ejected' | 'catching-up' | null;
  /** Why it was ejected: a word of a closed list. */
  readonly reason: string | null;
  /** How far it is behind; null for a primary, and while not known. */
  readonly lagMs: number | null;
  readonly lagBytes: number | null;
}

/** How many, and the longest; ms, 0 without any. */
export interface HowLong {
  readonly count: number;
  readonly longestMs: number;
}

/** What sessions of this database do, in every process and of every role. */
export interface SessionsHealth {
  readonly checkedAt: Date;
  /** Transactions that have been open for over a second. Long is no fault. */
  readonly transactions: HowLong;
  readonly idleInTransaction: HowLong;
  readonly lockWaits: HowLong & {
    /** Process ids of sessions that others wait for; at most 20. */
    readonly blockerPids: readonly number[];
  };
}

/** Space of the file system under the server's data. */
export interface DiskSpace {
  /** 0–1 */
  readonly usedRatio: number;
  readonly freeBytes: number;
}

/** The primary's space. Null where the server does not say. */
export interface StorageHealth {
  readonly checkedAt: Date;
  readonly databaseBytes: number | null;
  /** `unknown` where the server runs on another machine. */
  readonly disk: DiskSpace | 'unknown';
  readonly maxConnections: number | null;
  readonly replicationSlots: number | null;
  /** The most log that a replication slot keeps from being removed. */
  readonly retainedWalBytes: number | null;
}

export interface BreakerHealth {
  readonly target: string;
  readonly state: 'closed' | 'open' | 'half-open';
  /** Failures in a row. */
  readonly failures: number;
  /** How often it opened, since the start of the process. */
  readonly trips: number;
}

/** The cache of this process. Nothing of it keeps the process from serving. */
export interface CacheHealth {
  /** Whether Redis can be reached; null where none is given. */
  readonly connected: boolean | null;
  /** Results that this process holds. */
  readonly entries: number;
  /** What they take, estimated; bytes. */
  readonly memoryBytes: number;
}

/** Active alerts by severity. */
export type AlertTally = Readonly<Record<'info' | 'warning' | 'critical', number>>;

/** What is known without asking anybody. */
export interface KnownNow {
  /** Whether this process should be sent requests; see docs/component-failures.md. */
  readonly isReady: boolean;
  readonly pool: PoolCounts;
  readonly breakers: readonly BreakerHealth[];
  readonly cache: CacheHealth;
  readonly alerts: AlertTally;
}

/** What the last check found. */
export interface DatabaseHealthStatus extends KnownNow {
  readonly status: HealthState;
  readonly checkedAt: Date;
  readonly targets: readonly ServerHealth[];
  /** Null while not known. */
  readonly sessions: SessionsHealth | null;
  /** Null while not known. */
  readonly storage: StorageHealth | null;
}

/** What is known without asking the database. */
export interface LightHealthStatus extends KnownNow {
  readonly status: HealthState | 'unknown';
  /** Age of the last check; ms. Null before the first. */
  readonly lastCheckAgeMs: number | null;
}
