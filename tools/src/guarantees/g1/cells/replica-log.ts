import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';

const WITHIN_MS = 20_000;
const POLL_MS = 1;
/** Longer than backends take to hand in their counts; ms. Source: PostgreSQL, PGSTAT_MIN_INTERVAL. */
const COUNTED_WITHIN_MS = 5000;

/** A replica beside its primary, as they see themselves. */
export class ReplicaLog {
  readonly #primary: pg.Client;
  readonly #replica: pg.Client;

  private constructor(primary: pg.Client, replica: pg.Client) {
    this.#primary = primary;
    this.#replica = replica;
  }

  static async open(primaryUrl: string, replicaUrl: string): Promise<ReplicaLog> {
    const [primary, replica] = [new pg.Client(primaryUrl), new pg.Client(replicaUrl)];
    await Promise.all([primary.connect(), replica.connect()]);
    return new ReplicaLog(primary, replica);
  }

  /** Waits until the replica shows all that was committed before. */
  async caughtUp(): Promise<void> {
    const lsn = await one(this.#primary, 'SELECT pg_current_wal_flush_lsn()');
    const endsAt = performance.now() + WITHIN_MS;
    while (performance.now() < endsAt) {
      if ((await one(this.#replica, 'SELECT pg_last_wal_replay_lsn() >= $1::pg_lsn', lsn)) === true) return;
      await pause(POLL_MS);
    }
    throw new Error(`the replica has not shown ${String(lsn)} within ${String(WITHIN_MS)} ms`);
  }

  /** How often clinics' tables were scanned on the replica, by its own count; to be asked when all others have left. */
  async scans(): Promise<number> {
    const endsAt = performance.now() + COUNTED_WITHIN_MS;
    for (;;) {
      const scans = Number(await one(this.#replica, SCANS));
      if (scans > 0 || performance.now() > endsAt) return scans;
      await pause(COUNTED_WITHIN_MS / 20);
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.#primary.end(), this.#replica.end()]);
  }
}

const SCANS = `SELECT sum(coalesce(seq_scan, 0) + coalesce(idx_scan, 0))
  FROM pg_stat_user_tables WHERE schemaname = 'healthcare'`;

async function one(client: pg.Client, sql: string, ...values: unknown[]): Promise<unknown> {
  const { rows } = await client.query<Record<string, unknown>>(sql, values);
  return Object.values(rows[0] ?? {})[0];
}
