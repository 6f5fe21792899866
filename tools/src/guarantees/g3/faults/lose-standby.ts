import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { NO_SAFE_COMMIT } from '../check-ledger.js';
import type { FaultSite, InjectFault } from './fault-site.js';

/** More than twice as many as there are callers: one of them has invoked a write within the window and had its answer. */
const WAITS = 20;
const WITHIN_MS = 15_000;
const POLL_MS = 10;
/** A wait is told from the next one of its backend by its beginning. */
const WAITING = `SELECT pid, pid || '@' || state_change AS wait FROM pg_stat_activity
  WHERE wait_event = 'SyncRep' AND datname = $1`;

/**
 * COMMIT has to wait for a standby that is gone, and an operator cancels the wait: the server then reports success with
 * a mere warning (H12). Within the window, none of it may be believed.
 */
export const loseStandby: InjectFault = async (site) => {
  await site.cluster.asSuperuser('primary', async (session) => {
    await reconfigure(session, `ALTER SYSTEM SET synchronous_standby_names = 'nobody'`);
    try {
      await cancelWaits(session, site);
    } finally {
      await reconfigure(session, 'ALTER SYSTEM RESET synchronous_standby_names');
    }
  });
};

async function cancelWaits(session: pg.Client, { database, struck, tell }: FaultSite): Promise<void> {
  const cancelled = new Set<string>();
  const endsAt = performance.now() + WITHIN_MS;
  while (cancelled.size < WAITS && performance.now() < endsAt) {
    const { rows } = await session.query<{ pid: number; wait: string }>(WAITING, [database]);
    // Whatever is committed from here on waits, too.
    if (rows.length > 0 && cancelled.size === 0) tell(NO_SAFE_COMMIT, 'begin');
    for (const { pid, wait } of rows.filter((row) => !cancelled.has(row.wait))) {
      await session.query('SELECT pg_cancel_backend($1)', [pid]);
      cancelled.add(wait);
      struck();
    }
    await pause(POLL_MS);
  }
  if (cancelled.size === 0) throw new Error(`no COMMIT waited for a standby within ${String(WITHIN_MS)} ms`);
  tell(NO_SAFE_COMMIT, 'heal');
}

async function reconfigure(session: pg.Client, statement: string): Promise<void> {
  await session.query(statement);
  await session.query('SELECT pg_reload_conf()');
}
