/**
 * A question without parameters that travels behind a statement, before the same Sync, and is answered with one
 * value: it costs no round trip. Each connection prepares it once.
 */
export class Trail {
  /** Under which connections prepare it; no other statement may have it. */
  readonly name: string;
  readonly text: string;

  constructor(name: string, text: string) {
    this.name = name;
    this.text = text;
  }
}

/** Taken right after a COMMIT or a read on a primary: everything that was written or seen lies before it. */
export const primaryPosition = (): Trail => new Trail('lsn_primary', 'SELECT pg_current_wal_insert_lsn()');

/**
 * The same with the snapshot of the statement behind which it is asked, which must be of a transaction that has only
 * one (REPEATABLE READ): the trail would have a later one of its own.
 */
export const primarySnapshot = (): Trail =>
  new Trail(
    'snapshot_primary',
    "SELECT pg_current_wal_insert_lsn()::text || ' ' || pg_current_snapshot()::text",
  );

/**
 * Taken right after a read on a standby: everything that was seen lies before the place, and was written by
 * transactions before the snapshot's end. Null once it has been promoted: what was seen may then lie anywhere.
 */
export const replayPosition = (): Trail =>
  new Trail(
    'lsn_replay',
    `SELECT CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn()::text || ' ' || pg_current_snapshot()::text END`,
  );
