import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';
import type { LedgerRow } from './ledger-row.js';

const table = 'public._prisma_migrations';

/** Reads and writes `_prisma_migrations`, the table that this tool and `prisma migrate` share. */
export class MigrationLedger {
  constructor(private readonly session: Client) {}

  /** Every attempt in the order they were made; `null` when the database has never been migrated. */
  async rows(): Promise<LedgerRow[] | null> {
    if (!(await this.exists())) return null;
    const { rows } = await this.session.query<LedgerRow>(
      `select id, migration_name as name, checksum, started_at as "startedAt", finished_at as "finishedAt",
              rolled_back_at as "rolledBackAt", logs, applied_steps_count as steps
         from ${table} order by started_at, migration_name`,
    );
    return rows;
  }

  /** Notes that an attempt has begun. */
  async begin(name: string, checksum: string, logs: string): Promise<string> {
    const id = randomUUID();
    await this.session.query(
      `insert into ${table} (id, migration_name, checksum, logs, started_at) values ($1, $2, $3, $4, clock_timestamp())`,
      [id, name, checksum, logs],
    );
    return id;
  }

  /** Takes up an attempt that ended too soon, whose script may have been corrected since. */
  async resume(id: string, checksum: string, logs: string): Promise<void> {
    await this.session.query(`update ${table} set checksum = $2, logs = $3 where id = $1`, [
      id,
      checksum,
      logs,
    ]);
  }

  async noteSteps(id: string, steps: number, logs: string): Promise<void> {
    await this.session.query(`update ${table} set applied_steps_count = $2, logs = $3 where id = $1`, [
      id,
      steps,
      logs,
    ]);
  }

  async finish(id: string): Promise<void> {
    await this.session.query(
      `update ${table} set finished_at = clock_timestamp(), logs = null where id = $1`,
      [id],
    );
  }

  /** Finishes the one attempt at a migration that is under way; meant for the script's own transaction. */
  async finishCurrent(name: string): Promise<void> {
    const { rowCount } = await this.session.query(
      `update ${table} set finished_at = clock_timestamp()
        where migration_name = $1 and finished_at is null and rolled_back_at is null`,
      [name],
    );
    if (rowCount !== 1)
      throw new Error(`_prisma_migrations holds ${rowCount ?? 0} open attempts at ${name}, not one`);
  }

  /** Notes why the attempt under way failed; Prisma's engine keeps a stack trace of itself instead. */
  async failCurrent(name: string, failure: string): Promise<void> {
    await this.session.query(
      `update ${table} set logs = $2 where migration_name = $1 and finished_at is null and rolled_back_at is null`,
      [name, failure],
    );
  }

  /** Marks an attempt as undone: the migration counts as never applied. */
  async markRolledBack(id: string): Promise<void> {
    await this.session.query(`update ${table} set rolled_back_at = clock_timestamp() where id = $1`, [id]);
  }

  /** Records that an edit of an applied migration was meant, and what it was before. */
  async acceptEdit(row: LedgerRow, checksum: string): Promise<void> {
    await this.session.query(
      `update ${table}
          set checksum = $2,
              logs = concat_ws(E'\\n', logs, format('edit accepted %s; checksum before: %s', clock_timestamp(), $3::text))
        where id = $1`,
      [row.id, checksum, row.checksum],
    );
  }

  private async exists(): Promise<boolean> {
    const { rows } = await this.session.query<{ exists: boolean }>(
      'select to_regclass($1) is not null as exists',
      [table],
    );
    return rows[0]?.exists === true;
  }
}
