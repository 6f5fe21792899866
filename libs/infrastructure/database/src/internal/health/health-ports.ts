import type { Clock } from '../../pipeline/clock.js';
import type { PoolCounts } from '../../pipeline/pool-counts.js';
import type { SessionReport, StorageReport } from '../../pipeline/server-reports.js';
import type { AlertTally, BreakerHealth, CacheHealth, DiskSpace, ServerHealth } from './health-status.js';

/** A configured server. */
export interface HealthTarget {
  readonly name: string;
  readonly role: 'primary' | 'replica';
  /**
   * Asks the server for an answer over a connection of the health pool.
   *
   * @param signal aborted when the answer is too late; the question must end then
   */
  readonly ping: (signal: AbortSignal) => Promise<void>;
}

/** A server as routing sees it, found by the target's name. Its role outranks the configured one. */
export type ServerStanding = Pick<ServerHealth, 'name' | 'role' | 'reason' | 'lagMs' | 'lagBytes'> & {
  readonly state: NonNullable<ServerHealth['state']>;
};

export interface HealthPorts {
  readonly targets: readonly HealthTarget[];
  readonly pool: () => PoolCounts;
  /** ms since the epoch, never going back */
  readonly nowMs: () => number;
  /** @defaultValue timers of the process */
  readonly after?: Clock['after'];
  /** What routing knows of the servers, now. @defaultValue nothing watches them */
  readonly nodes?: () => readonly ServerStanding[];
  /** Whether enough connections are open to take on work. @defaultValue always */
  readonly isWarm?: () => boolean;
  /** The rows of `healthcare.session_report()` of the primary, over the health pool. */
  readonly sessions?: (signal: AbortSignal) => Promise<readonly SessionReport[]>;
  /** The row of `healthcare.storage_report()` of the primary, over the health pool. */
  readonly storage?: (signal: AbortSignal) => Promise<StorageReport>;
  /** Space under a folder of this machine; null when there is no such folder. @defaultValue `statfs` */
  readonly diskSpace?: (folder: string) => Promise<DiskSpace | null>;
  readonly breakers?: () => readonly BreakerHealth[];
  /** @defaultValue an empty one without Redis */
  readonly cache?: () => CacheHealth;
  readonly alerts?: () => AlertTally;
}

/** From one check to the next; ms. */
export interface HealthRhythm {
  /** Of the servers, and of what their sessions wait for. */
  readonly lightIntervalMs: number;
  /** Of their space, too. */
  readonly fullIntervalMs: number;
}
