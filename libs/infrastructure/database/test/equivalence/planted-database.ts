import type { ClusterDatabase } from '@tools/dev/cluster';
import { modelMetadata } from '../../src/prisma/generated/model-metadata.js';
import { RoleSession } from '../support/role-session.js';
import { withoutAccidents } from './accidents.js';

/** Rows as PostgreSQL prints them, by table. */
type Rows = ReadonlyMap<string, readonly string[]>;

interface Change {
  readonly gone: readonly string[];
  readonly made: readonly string[];
}
export type Changes = Readonly<Record<string, Change>>;

/** All but the log, which tells the two apart by who wrote. */
const tables = Object.values(modelMetadata.models)
  .map(({ table }) => `healthcare.${table}`)
  .filter((table) => table !== 'healthcare.audit_log');

/** A database that can be put back to what was planted in it. */
export class PlantedDatabase {
  readonly #cluster: ClusterDatabase;
  readonly #superuser: RoleSession;
  readonly #planted: Rows;

  private constructor(cluster: ClusterDatabase, superuser: RoleSession, planted: Rows) {
    this.#cluster = cluster;
    this.#superuser = superuser;
    this.#planted = planted;
  }

  static async open(cluster: ClusterDatabase): Promise<PlantedDatabase> {
    const superuser = await RoleSession.open(cluster, 'migration');
    return new PlantedDatabase(cluster, superuser, await readRows(superuser));
  }

  /** What has changed since the planting: rows that are gone and rows that are new, by table. Then it is undone. */
  async takeChanges(): Promise<Changes> {
    const now = await readRows(this.#superuser);
    const changes: Record<string, Change> = {};
    for (const [table, before] of this.#planted) {
      const after = now.get(table) ?? [];
      const [gone, made] = [without(before, after), without(after, before).map(withoutAccidents)];
      if (gone.length + made.length > 0) changes[table] = { gone: gone.sort(), made: made.sort() };
    }
    await this.#restore(Object.keys(changes));
    return changes;
  }

  /** What a plain client needs for its upserts by `id`, which it takes for a key. The service does without. */
  async makeIdsUnique(): Promise<void> {
    for (const { table, primaryKey } of Object.values(modelMetadata.models)) {
      if (primaryKey.join() === 'clinicId,id')
        await this.#superuser.query(`CREATE UNIQUE INDEX ON healthcare.${table} (id)`);
    }
  }

  async end(): Promise<void> {
    await this.#superuser.close();
    await this.#cluster.drop();
  }

  /** Past triggers and keys. */
  async #restore(changed: readonly string[]): Promise<void> {
    if (changed.length === 0) return;
    await this.#superuser.under({ session_replication_role: 'replica' }, async () => {
      for (const table of changed) {
        const rows = `[${(this.#planted.get(table) ?? []).join()}]`;
        await this.#superuser.query(`DELETE FROM ${table}`);
        await this.#superuser.query(
          `INSERT INTO ${table} SELECT * FROM jsonb_populate_recordset(NULL::${table}, $1)`,
          [rows],
        );
      }
    });
  }
}

async function readRows(superuser: RoleSession): Promise<Rows> {
  const parts = tables.map((table) => `SELECT '${table}' AS name, to_jsonb(t)::text AS row FROM ${table} t`);
  const rows = await superuser.query(parts.join(' UNION ALL '));
  return new Map(
    tables.map((table) => [table, rows.filter(({ name }) => name === table).map(({ row }) => row as string)]),
  );
}

function without(rows: readonly string[], others: readonly string[]): string[] {
  const known = new Set(others);
  return rows.filter((row) => !known.has(row));
}
