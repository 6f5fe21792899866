import type pg from 'pg';

/** How far one replica is behind, by log positions; time says nothing on an idle server (H13). */
export interface ReplicaLag {
  readonly replica: string;
  /** The primary's position when it was asked. */
  readonly primaryLsn: string;
  readonly receivedLsn: string | null;
  readonly replayedLsn: string | null;
  /** Bytes of log the replica has not replayed, ≥ 0. */
  readonly lagBytes: number;
  readonly isPaused: boolean;
}

const lsnShape = /^([0-9A-F]{1,8})\/([0-9A-F]{1,8})$/i;

/** A log position as a number of bytes. @throws RangeError for anything that isn't one */
export function lsnToBytes(lsn: string): bigint {
  const match = lsnShape.exec(lsn);
  if (match === null) throw new RangeError(`a log position looks like 0/3000148, got ${lsn}`);
  return (BigInt(`0x${match[1]}`) << 32n) + BigInt(`0x${match[2]}`);
}

/**
 * The position up to which a primary has made its log durable: every acknowledged commit lies before it, and
 * nothing after it has been sent to a replica yet.
 */
export async function primaryPosition(session: pg.Client): Promise<string> {
  const found = await session.query<{ lsn: string }>('select pg_current_wal_flush_lsn()::text as lsn');
  return found.rows[0]?.lsn ?? '0/0';
}

interface ReplicaRow {
  received: string | null;
  replayed: string | null;
  paused: boolean;
}

export async function replicaLag(
  session: pg.Client,
  replica: string,
  primaryLsn: string,
): Promise<ReplicaLag> {
  const found = await session.query<ReplicaRow>(
    `select pg_last_wal_receive_lsn()::text as received, pg_last_wal_replay_lsn()::text as replayed,
            case when pg_is_in_recovery() then pg_is_wal_replay_paused() else false end as paused`,
  );
  const row = found.rows[0];
  const replayed = row?.replayed ?? null;
  const behind = lsnToBytes(primaryLsn) - lsnToBytes(replayed ?? '0/0');
  return {
    replica,
    primaryLsn,
    receivedLsn: row?.received ?? null,
    replayedLsn: replayed,
    lagBytes: Number(behind > 0n ? behind : 0n),
    isPaused: row?.paused ?? false,
  };
}
