import { setTimeout as pause } from 'node:timers/promises';
import type { ClusterClient } from '../../../cluster/index.js';
import type { InjectFault } from './fault-site.js';

const HEIR = 0;
const FOUND_WITHIN_MS = 10_000;
const POLL_MS = 2;
const WAITING = `SELECT 1 FROM pg_stat_activity WHERE wait_event = 'SyncRep'`;

/**
 * SIGKILL for the primary, and the replica takes its place. COMMIT waits for that replica from before on: without it
 * PostgreSQL itself would lose what it has acknowledged. The cluster has no replica left afterwards.
 */
export const promoteReplica: InjectFault = async ({ cluster, struck }) => {
  await waitForStandby(cluster);
  await cluster.catchUp();
  await cluster.crash('primary', { hold: true });
  struck();
  await cluster.promote(HEIR);
};

/** Settles once a COMMIT has been seen to wait: none is answered without the replica any more. */
async function waitForStandby(cluster: ClusterClient): Promise<void> {
  await cluster.asSuperuser('primary', async (session) => {
    await session.query(`ALTER SYSTEM SET synchronous_standby_names = '*'`);
    await session.query('SELECT pg_reload_conf()');
    const endsAt = performance.now() + FOUND_WITHIN_MS;
    while ((await session.query(WAITING)).rowCount === 0) {
      if (performance.now() > endsAt)
        throw new Error(`no COMMIT waited for the replica within ${String(FOUND_WITHIN_MS)} ms`);
      await pause(POLL_MS);
    }
  });
}
