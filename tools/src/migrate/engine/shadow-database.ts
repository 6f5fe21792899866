import { randomBytes } from 'node:crypto';
import type { Client } from 'pg';
import { MigrationError } from '../migration.error.js';
import type { ConnectionTarget } from '../session/connection-target.js';
import { openSession } from '../session/open-session.js';
import { sqlStateOf } from '../session/sql-state.js';

/** An empty database of its own, and the session on it. */
export interface ShadowDatabase {
  readonly session: Client;
  /** Ends the session and drops the database. */
  readonly close: () => Promise<void>;
}

const prefix = 'migrate_shadow_';
/** A killed command leaves its shadow behind; after this long without a session nobody can be using it. */
const abandonedAfterMs = 600_000;

/**
 * Makes an empty database beside the target's, in which the engine replays the migrations to learn what they add up
 * to. Closing it drops it.
 *
 * @throws MigrationError `SHADOW_REFUSED` when the role may not create databases
 */
export async function openShadowDatabase(admin: Client, target: ConnectionTarget): Promise<ShadowDatabase> {
  await dropAbandoned(admin);
  const database = await shadowName(admin);
  await createDatabase(admin, database);
  const session = await openSession(target.withDatabase(database)).catch(async (cause: unknown) => {
    await dropDatabase(admin, database);
    throw cause;
  });
  const close = async (): Promise<void> => {
    await session.end();
    await dropDatabase(admin, database);
  };
  return { session, close };
}

/** Says whose shadow it is, since when, and is nobody else's. */
async function shadowName(admin: Client): Promise<string> {
  const { rows } = await admin.query<{ oid: string }>(
    'select oid::text from pg_catalog.pg_database where datname = current_database()',
  );
  return `${prefix}${rows[0]?.oid ?? 0}_${Date.now()}_${randomBytes(4).toString('hex')}`;
}

async function createDatabase(admin: Client, database: string): Promise<void> {
  try {
    await admin.query(`create database ${database} template template0`);
  } catch (cause) {
    if (sqlStateOf(cause) !== '42501') throw cause;
    throw new MigrationError(
      'SHADOW_REFUSED',
      'The role may not create the shadow database in which migrations are replayed.',
      'Use a role with CREATEDB, on a development server.',
      { cause },
    );
  }
}

async function dropDatabase(admin: Client, database: string): Promise<void> {
  await admin.query(`drop database if exists ${database} with (force)`);
}

async function dropAbandoned(admin: Client): Promise<void> {
  const { rows } = await admin.query<{ name: string }>(
    `select datname as name from pg_catalog.pg_database d
      where datname ~ $1 and pg_catalog.pg_has_role(datdba, 'USAGE')
        and substring(datname from $1)::bigint < $2
        and not exists (select from pg_catalog.pg_stat_activity a where a.datid = d.oid)`,
    [`^${prefix}\\d+_(\\d{13})_[0-9a-f]{8}$`, Date.now() - abandonedAfterMs],
  );
  for (const { name } of rows) await dropDatabase(admin, name);
}
