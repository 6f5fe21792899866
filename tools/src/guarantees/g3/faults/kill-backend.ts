import { setTimeout as pause } from 'node:timers/promises';
import type { ClusterClient } from '../../../cluster/index.js';
import type { InjectFault } from './fault-site.js';

const FOUND_WITHIN_MS = 5000;
const POLL_MS = 5;
/** Inside a transaction, so that something is at stake. */
const BUSY = `SELECT pid FROM pg_stat_activity
  WHERE datname = $1 AND backend_type = 'client backend' AND state IN ('active', 'idle in transaction')
    AND pid <> pg_backend_pid()
  ORDER BY xact_start LIMIT 1`;

/** SIGKILL for one backend at work: PostgreSQL then ends all sessions and recovers from its log. */
export const killBackend: InjectFault = async ({ cluster, database, struck }) => {
  process.kill(await busyBackend(cluster, database), 'SIGKILL');
  struck();
  await cluster.waitReady('primary');
};

async function busyBackend(cluster: ClusterClient, database: string): Promise<number> {
  return await cluster.asSuperuser('primary', async (session) => {
    const endsAt = performance.now() + FOUND_WITHIN_MS;
    while (performance.now() < endsAt) {
      const { rows } = await session.query<{ pid: number }>(BUSY, [database]);
      if (rows[0] !== undefined) return rows[0].pid;
      await pause(POLL_MS);
    }
    throw new Error(`no backend was at work within ${String(FOUND_WITHIN_MS)} ms`);
  });
}
