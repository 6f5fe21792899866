import type { PoolCounts } from '../../pipeline/pool-counts.js';

export type HealthState = 'up' | 'down';

/** What the last check found. */
export interface DatabaseHealthStatus {
  readonly status: HealthState;
  readonly checkedAt: Date;
  readonly targets: readonly {
    readonly name: string;
    readonly role: 'primary' | 'replica';
    readonly status: HealthState;
    /** Round trip of `SELECT 1`; ms. Null when it failed. */
    readonly latencyMs: number | null;
  }[];
  readonly pool: PoolCounts;
}

/** What is known without asking the database. */
export interface LightHealthStatus {
  readonly status: HealthState | 'unknown';
  /** Age of the last check; ms. Null before the first. */
  readonly lastCheckAgeMs: number | null;
  readonly pool: PoolCounts;
}
