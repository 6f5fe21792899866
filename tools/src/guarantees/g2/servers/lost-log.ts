import { setTimeout as pause } from 'node:timers/promises';
import type { LocalCluster } from '../../../cluster/index.js';

const POLL_MS = 10;
const WITHIN_MS = 10_000;
const MESSAGES = 8;
const MESSAGE_BYTES = 1_000_000;

/** Waits until a replica that was cut off has noticed. */
export async function receivesNothing(cluster: LocalCluster, replica: number): Promise<void> {
  await waitFor(cluster, replica, 'SELECT count(*) = 0 AS yes FROM pg_stat_wal_receiver');
}

/**
 * Megabytes of log that change no row. Whoever replays them stands far ahead, by the number of his place alone, of a
 * timeline that begins before them.
 */
export async function writeIdleLog(cluster: LocalCluster): Promise<string> {
  return await cluster.asSuperuser('primary', async (session) => {
    for (let count = 0; count < MESSAGES; count += 1)
      await session.query(`SELECT pg_logical_emit_message(false, 'g2', repeat('x', $1))`, [MESSAGE_BYTES]);
    // A transaction of its own makes the log durable up to here, so that it is sent.
    await session.query(`SELECT pg_logical_emit_message(true, 'g2', 'end')`);
    const found = await session.query<{ lsn: string }>('SELECT pg_current_wal_flush_lsn()::text AS lsn');
    return found.rows[0]?.lsn ?? '0/0';
  });
}

export async function replays(cluster: LocalCluster, replica: number, lsn: string): Promise<void> {
  await waitFor(cluster, replica, 'SELECT pg_last_wal_replay_lsn() >= $1::pg_lsn AS yes', [lsn]);
}

async function waitFor(
  cluster: LocalCluster,
  replica: number,
  question: string,
  values: string[] = [],
): Promise<void> {
  await cluster.asSuperuser(replica, async (session) => {
    const deadline = performance.now() + WITHIN_MS;
    while ((await session.query<{ yes: boolean }>(question, values)).rows[0]?.yes !== true) {
      if (performance.now() > deadline) throw new Error(`replica ${replica} never came to: ${question}`);
      await pause(POLL_MS);
    }
  });
}
