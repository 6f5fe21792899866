import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { createTestCluster, sharedCluster } from '../../src/cluster/index.js';
import { deploy, diff, type MigrationOptions, rollback, status, validate } from '../../src/migrate/index.js';
import { withClient } from './with-client.js';

/** PostgreSQL 15 may have to be installed first. */
jest.setTimeout(300_000);

const prisma = join(import.meta.dirname, '../../../prisma');

/** A clone of template0 lets nobody make temporary tables, unlike a database made by hand. */
const defaultGrants = `do $$ begin execute format('grant temporary on database %I to public', current_database()); end $$`;

/** What is left of a database when it is compared with itself as it was: its schemas, and who may do what. */
const leftBehind = `
  select 'schema ' || nspname as item from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'
  union all select 'event trigger ' || evtname from pg_event_trigger
  union all select 'extension ' || extname from pg_extension
  union all select 'function of public ' || proname from pg_proc where pronamespace = 'public'::regnamespace
  union all select 'the database lets everybody ' || a.privilege_type
       from pg_database d, aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a
      where d.datname = current_database() and a.grantee = 0
  union all select 'closed to everybody: ' || p.oid::regprocedure from pg_proc p
      where p.pronamespace = 'pg_catalog'::regnamespace
        and not exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a where a.grantee = 0)
  order by 1`;

interface OpenDatabase {
  readonly url: string;
  close(): Promise<void>;
}

/** The same on every version that is supported. */
function theMigrations(open: () => Promise<OpenDatabase>): void {
  let database: OpenDatabase;
  let options: MigrationOptions;
  let before: unknown;
  const left = (): Promise<unknown> =>
    withClient(database.url, async (client) => (await client.query<{ item: string }>(leftBehind)).rows);

  beforeAll(async () => {
    database = await open();
    options = {
      url: database.url,
      schemaDir: join(prisma, 'schema'),
      migrationsDir: join(prisma, 'migrations'),
    };
    await withClient(database.url, (client) => client.query(defaultGrants));
    before = await left();
  });
  afterAll(() => database.close());

  it('deploy', async () => {
    const { scripts } = await deploy(options);
    expect(scripts.length).toBeGreaterThan(0);
    expect(await status(options)).toMatchObject({ state: 'up-to-date', drift: null });
  });

  it('can be run, and each can be undone', async () => {
    expect(await validate(options)).toMatchObject({ state: 'valid', problems: [], warnings: [] });
  });

  it('add up to the Prisma schema, and so does the database', async () => {
    expect(await diff(options, 'pending')).toBe('');
    expect(await diff(options, 'drift')).toBe('');
  });

  it('can all be rolled back, leaving what was there before, and be deployed again', async () => {
    const { scripts } = await deploy(options, { isDryRun: true });
    expect(scripts).toEqual([]);
    const { migrations } = await status(options);
    await rollback(options, migrations.length);
    expect((await status(options)).state).toBe('unmigrated');
    expect(await left()).toEqual(before);
    await deploy(options);
    expect(await status(options)).toMatchObject({ state: 'up-to-date', drift: null });
  });
}

describe('the migrations of this repository', () => {
  theMigrations(async () => {
    const database = await sharedCluster(process.env).createDatabase({ template: 'template0' });
    return { url: database.urls.migration, close: () => database.drop() };
  });
});

describe("the migrations of this repository on Debian's PostgreSQL 15", () => {
  theMigrations(async () => {
    const { cluster, stop } = await createTestCluster({ postgres: 'debian-15', replicas: 0 });
    const database = await cluster.createDatabase({ template: 'template0' });
    return { url: database.urls.migration, close: stop };
  });
});
