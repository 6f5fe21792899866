import { createError } from '../errors/index.js';
import type { PollSample } from '../internal/read-replica/poll-sample.js';
import { parseLsn, type Lsn } from '../pipeline/lsn.js';
import { parseXid } from '../pipeline/snapshot.js';
import type { Query } from './rows.js';

const ASK = `SELECT system_id, timeline, is_primary, replay_lsn, receive_lsn, current_lsn, started_at_ms,
    CASE WHEN is_primary THEN pg_snapshot_xmin(pg_current_snapshot())::text END AS oldest_running
  FROM healthcare.server_state()`;

/** What a server says of itself: who it is, whether it takes writes, and where in the log it stands. */
export type ServerState = Omit<PollSample, 'latencyMs' | 'atMs'>;

/** @throws DB_INTERNAL when the answer is not what the migrations promise */
export async function readServerState(query: Query): Promise<ServerState> {
  const [row = {}] = await query(ASK);
  const { system_id: systemId, timeline, is_primary: isPrimary, started_at_ms: startedAtMs } = row;
  if (
    typeof systemId !== 'string' ||
    typeof timeline !== 'number' ||
    typeof isPrimary !== 'boolean' ||
    typeof startedAtMs !== 'number'
  )
    throw createError('DB_INTERNAL');
  const [replayLsn, receiveLsn, currentLsn] = ['replay_lsn', 'receive_lsn', 'current_lsn'].map(
    (column): Lsn | null => parseLsn(row[column]),
  ) as [Lsn | null, Lsn | null, Lsn | null];
  const oldestRunning = parseXid(row['oldest_running']) ?? undefined;
  return { systemId, timeline, isPrimary, startedAtMs, replayLsn, receiveLsn, currentLsn, oldestRunning };
}
