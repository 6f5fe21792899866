import type { DatabaseMetrics } from '@infrastructure/database';
import type { PoolUse } from './subject.js';

const HELD = /^db_client_connection_use_time_seconds_sum\{[^}]*"primary"[^}]*\} (\S+)$/m;
/** Pools that log in as the application. */
const APPLICATION_POOLS = ['primary', 'health'];
/** The session on which the module hears of changed memberships. */
const LISTENERS = 1;

/**
 * The exact time that connections were held comes from the module's exposition: sampling would miss the short holds.
 *
 * @param max most connections of the clinics' pool
 */
export function poolUseOf(
  { pool }: DatabaseMetrics,
  exposition: string,
  max: number,
  applicationName: string,
): PoolUse {
  const held = HELD.exec(exposition)?.[1];
  if (held === undefined)
    throw new Error('the exposition tells no connection use time of the pool "primary"');
  const pooled = APPLICATION_POOLS.map((name) => pool.pools[name]?.total ?? NaN);
  return {
    max,
    active: pool.active,
    waiting: pool.waiting,
    sessions: pooled.reduce((sum, total) => sum + total, LISTENERS),
    heldSeconds: Number(held),
    applicationName,
  };
}
