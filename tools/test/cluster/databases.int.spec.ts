import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import {
  createTestCluster,
  sharedCluster,
  sharedClusterVariable,
  startSharedCluster,
  type TestCluster,
} from '../../src/cluster/index.js';
import { query } from './query.js';

jest.setTimeout(60_000);

const roles = ['healthcare_owner', 'healthcare_app', 'healthcare_system', 'healthcare_auditor'];

/** As little of a migration as the cluster depends on. */
const migration = `
  ${roles.map((role) => `create role ${role};`).join('\n')}
  create extension pg_stat_statements;
  create table visit (id int primary key);
  grant select, insert on visit to healthcare_app;
  do $$ begin
    execute format('revoke all on database %I from public', current_database());
    execute format('grant connect on database %I to healthcare_app, healthcare_auditor', current_database());
    execute format('alter role healthcare_app in database %I set search_path to public, pg_catalog', current_database());
    execute format('alter database %I set statement_timeout to ''7s''', current_database());
    execute format('alter database %I owner to healthcare_owner', current_database());
  end $$`;

async function migrate(urls: { migration: string }): Promise<void> {
  await query(urls.migration, migration);
}

describe('databases of a test run', () => {
  const environment: NodeJS.ProcessEnv = {};
  let test: TestCluster;

  beforeAll(async () => {
    test = await startSharedCluster({ migrate }, environment);
  });
  afterAll(() => test.stop());

  it('are found by another process through the environment', async () => {
    const database = await sharedCluster(environment).createDatabase();
    await expect(query(database.urls.app, 'select count(*)::int as visits from visit')).resolves.toEqual([
      { visits: 0 },
    ]);
    await database.drop();
  });

  it('need the set-up of the run', () => {
    expect(() => sharedCluster({})).toThrow(new RegExp(sharedClusterVariable));
  });

  it('do not see each other', async () => {
    const [one, other] = await Promise.all([test.cluster.createDatabase(), test.cluster.createDatabase()]);
    await query(one.urls.app, 'insert into visit values (1)');
    await expect(query(other.urls.app, 'select * from visit')).resolves.toEqual([]);
    await one.drop();
    await other.drop();
  });

  it('are on the replica as soon as they are handed out', async () => {
    const database = await test.cluster.createDatabase();
    await expect(query(database.urls.replicas[0] ?? '', 'select * from visit')).resolves.toEqual([]);
    await database.drop();
  });

  it('have the owner, the grants and the settings of their template', async () => {
    const database = await test.cluster.createDatabase();
    const [row] = await query<Record<string, unknown>>(
      database.urls.migration,
      `select pg_get_userbyid(datdba) as owner,
              has_database_privilege('healthcare_system', current_database(), 'connect') as public_connects,
              has_database_privilege('healthcare_app', current_database(), 'temporary') as app_temporary
         from pg_database where datname = current_database()`,
    );
    expect(row).toEqual({ owner: 'healthcare_owner', public_connects: false, app_temporary: false });
    const settings = `select current_setting('search_path') as path, current_setting('statement_timeout') as timeout`;
    await expect(query(database.urls.app, settings)).resolves.toEqual([
      { path: 'public, pg_catalog', timeout: '7s' },
    ]);
    await database.drop();
  });

  it('leave nobody a way into their template, whose sessions would block each clone', async () => {
    const { template } = test.cluster.descriptor;
    const enter = query(test.cluster.urlsOf(template ?? '').migration, 'select 1');
    await expect(enter).rejects.toMatchObject({ code: '55000' });
  });

  it('are dropped although someone is still connected', async () => {
    const database = await test.cluster.createDatabase();
    const sleeping = query(database.urls.app, 'select pg_sleep(30)').catch((error: unknown) => error);
    await test.cluster.asSuperuser('primary', async (session) => {
      const isBusy = 'select from pg_stat_activity where datname = $1';
      while ((await session.query(isBusy, [database.name])).rowCount === 0);
    });
    await database.drop();
    await expect(sleeping).resolves.toMatchObject({ code: '57P01' });
  });

  it('refuse a name that would need quoting', async () => {
    const create = test.cluster.createDatabase({ name: 'x"; drop database postgres; --' });
    await expect(create).rejects.toMatchObject({ code: 'DATABASE_NAME_REFUSED' });
  });
});

describe('passwords', () => {
  let test: TestCluster;

  beforeAll(async () => {
    test = await createTestCluster({ replicas: 0, migrate });
  });
  afterAll(() => test.stop());

  it('are demanded from every role', async () => {
    const database = await test.cluster.createDatabase();
    const url = new URL(database.urls.app);
    for (const user of ['postgres', 'healthcare_app']) {
      Object.assign(url, { username: user, password: 'a-guess' });
      await expect(query(url.href, 'select 1')).rejects.toMatchObject({ code: '28P01' });
    }
  });

  it('never appear in the statements that the server remembers', async () => {
    const database = await test.cluster.createDatabase();
    const texts = await query<{ query: string }>(
      database.urls.migration,
      'select query from pg_stat_statements',
    );
    const altered = texts.map((row) => row.query).filter((text) => /alter role/i.test(text));
    expect(altered).not.toEqual([]);
    for (const password of Object.values(test.cluster.descriptor.passwords)) {
      expect(altered.join()).not.toContain(password);
    }
  });

  it('let the replication user into no database', async () => {
    const secrets = JSON.parse(
      await readFile(join(test.cluster.descriptor.folder, 'secrets.json'), 'utf8'),
    ) as {
      replicator: string;
    };
    const url = new URL(test.cluster.urls.migration);
    Object.assign(url, { username: 'replicator', password: secrets.replicator });
    await expect(query(url.href, 'select 1')).rejects.toMatchObject({ code: '28000' });
  });
});

describe('a cluster without migrations', () => {
  let test: TestCluster;

  beforeAll(async () => {
    test = await createTestCluster({ replicas: 0 });
  });
  afterAll(() => test.stop());

  const planted = 'PLANTED-4711';
  const log = () => readFile(join(test.cluster.descriptor.folder, 'logs/node-1.log'), 'utf8');

  it('assigns no passwords: there are no roles yet', async () => {
    await expect(test.cluster.assignPasswords()).rejects.toMatchObject({
      code: 'ROLES_MISSING',
      problem: expect.stringContaining('healthcare_app'),
    });
  });

  it('logs no value of a failing statement, not even one from the message itself', async () => {
    const failing = [
      `select '${planted}'::uuid`,
      `do $$ begin raise exception using message = '${planted}', detail = '${planted}'; end $$`,
      `create table one (name text check (name <> '${planted}')); insert into one values ('${planted}')`,
    ];
    for (const text of failing) await expect(query(test.cluster.urls.migration, text)).rejects.toThrow();
    const prepared = test.cluster.asSuperuser('primary', (session) =>
      session.query('select $1::int', [planted]),
    );
    await expect(prepared).rejects.toThrow();
    expect(await log()).not.toContain(planted);
  });

  it('still logs when the server started', async () => {
    expect(await log()).toContain('database system is ready to accept connections');
  });
});
