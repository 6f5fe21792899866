import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { deploy, rollback, status } from '../../src/migrate/index.js';
import { withClient } from './with-client.js';
import { Workbench } from './workbench.js';

jest.setTimeout(30_000);

/** Makes every later change of the ledger fail. */
const refuseNotes = `
  create function refuse() returns trigger language plpgsql as $$ begin raise 'not noted'; end; $$;
  create trigger refuse before update on _prisma_migrations for each row execute function refuse();`;

describe('deploy', () => {
  let bench: Workbench;
  beforeEach(async () => void (bench = await Workbench.open()));
  afterEach(() => bench.close());

  const names = async (): Promise<string[]> => (await deploy(bench.options)).scripts.map(({ name }) => name);
  const states = async (): Promise<string[]> =>
    (await status(bench.options)).migrations.map(({ name, state }) => `${name} ${state}`);

  it('runs whole scripts: functions, DO blocks, semicolons in strings, CHECK constraints', async () => {
    await bench.write(
      '1_all',
      `create schema clinic;
       create table clinic.rooms (name text default 'a;b', beds int check (beds > 0));
       create function clinic.double(i int) returns int language plpgsql as $$ begin return i * 2; end; $$;
       create function clinic.triple(i int) returns int begin atomic select i; select i * 3; end;
       do $do$ begin insert into clinic.rooms (beds) values (clinic.double(2)); end; $do$;`,
    );
    expect(await names()).toEqual(['1_all']);
    expect(await bench.query('select *, clinic.triple(beds) as triple from clinic.rooms')).toEqual([
      { name: 'a;b', beds: 4, triple: 12 },
    ]);
    expect(await states()).toEqual(['1_all applied']);
  });

  it('applies in the order of the names, and nothing twice', async () => {
    await bench.write('2_b', 'insert into log values (2)');
    await bench.write('1_a', 'create table log (n int); insert into log values (1)');
    expect(await names()).toEqual(['1_a', '2_b']);
    expect(await names()).toEqual([]);
    expect(await bench.query('select n from log')).toEqual([{ n: 1 }, { n: 2 }]);
  });

  it('only tells what would run when it is a dry run', async () => {
    await bench.write('1_a', 'create table a ()');
    const report = await deploy(bench.options, { isDryRun: true });
    expect(report).toMatchObject({ isDryRun: true, scripts: [{ name: '1_a', script: 'create table a ()' }] });
    expect(
      await bench.value("select to_regclass('a') is null and to_regclass('_prisma_migrations') is null"),
    ).toBe(true);
  });

  it('refuses an edited migration before it applies anything, line endings aside', async () => {
    await bench.write('1_a', 'create table a ();\n');
    await deploy(bench.options);
    await bench.write('2_b', 'create table b ()');
    await bench.write('1_a', 'create table a (); -- edited\n');
    await expect(deploy(bench.options)).rejects.toMatchObject({
      code: 'MIGRATION_EDITED',
      problem: expect.stringContaining('1_a'),
    });
    expect(await bench.value("select to_regclass('b')")).toBeNull();
    await bench.write('1_a', 'create table a ();\r\n');
    expect(await names()).toEqual(['2_b']);
  });

  it('leaves nothing of a script that fails, says where, and finishes when it is corrected', async () => {
    await bench.write('1_a', 'create table a ();\n\ninsert into nowhere values (1)');
    await bench.write('2_b', 'create table b ()');
    await expect(deploy(bench.options)).rejects.toMatchObject({
      code: 'MIGRATION_FAILED',
      problem: '1_a/migration.sql line 3: relation "nowhere" does not exist (42P01).',
    });
    expect(await bench.value("select to_regclass('a')")).toBeNull();
    const [first] = (await status(bench.options)).migrations;
    expect(first).toMatchObject({
      state: 'failed',
      detail: '1_a/migration.sql line 3: relation "nowhere" does not exist (42P01).',
    });
    await bench.write('1_a', 'create table a ()');
    expect(await names()).toEqual(['1_a', '2_b']);
    expect(await states()).toEqual(['1_a applied', '2_b applied']);
  });

  it('leaves nothing of a script whose commit fails', async () => {
    await bench.write(
      '1_a',
      'create table a (id int primary key, other int references a deferrable initially deferred); insert into a values (1, 2)',
    );
    await expect(deploy(bench.options)).rejects.toMatchObject({ code: 'MIGRATION_FAILED' });
    expect(await bench.value("select to_regclass('a')")).toBeNull();
    expect(await states()).toEqual(['1_a failed']);
  });

  it('takes a script back when it cannot be noted as done', async () => {
    await bench.write('1_a', `create table a (); ${refuseNotes}`);
    await expect(deploy(bench.options)).rejects.toMatchObject({
      problem: expect.stringContaining('not noted'),
    });
    expect(await bench.value("select to_regclass('a')")).toBeNull();
  });

  it.each([
    ['create table a (); commit; create table b ()', /line 1 begins or ends a transaction/],
    ['create index concurrently i on a (b)', /no-transaction/],
    ['-- migrate: no-transactoin\nselect 1', /is no directive/],
    ['-- later', /holds no statement/],
  ])('refuses %j before it applies anything', async (script, problem) => {
    await bench.write('1_a', 'create table a ()');
    await bench.write('2_b', script);
    await expect(deploy(bench.options)).rejects.toMatchObject({
      code: 'FOLDER_INVALID',
      problem: expect.stringMatching(problem),
    });
    expect(await bench.value("select to_regclass('a')")).toBeNull();
  });

  it('does not let one migration change the session of the next', async () => {
    await bench.write(
      '1_a',
      'set search_path to nowhere; set lock_timeout = 0; create temp table t (); set role pg_monitor',
    );
    await bench.write(
      '2_b',
      'create table b as select to_regclass($$t$$) as temporary, current_user::text as who, current_setting($$lock_timeout$$) as timeout',
    );
    await deploy(bench.options);
    expect(await bench.query('select * from public.b')).toEqual([
      { temporary: null, who: 'postgres', timeout: '5s' },
    ]);
  });

  it('gives up on a lock that another session holds, and finishes later', async () => {
    await bench.write('1_a', 'create table a ()');
    await deploy(bench.options);
    await bench.write('2_b', "set lock_timeout = '200ms'; alter table a add column b int");
    await withClient(bench.url, async (client) => {
      await client.query('begin; select from a');
      await expect(deploy(bench.options)).rejects.toMatchObject({
        code: 'LOCK_TIMEOUT',
        wayOut: expect.stringContaining('lock_timeout'),
      });
      await client.query('rollback');
    });
    expect(await states()).toEqual(['1_a applied', '2_b failed']);
    expect(await names()).toEqual(['2_b']);
  });

  it('refuses a database that somebody else has filled', async () => {
    await bench.query('create table theirs ()');
    await bench.write('1_a', 'create table a ()');
    await expect(deploy(bench.options)).rejects.toMatchObject({ code: 'DATABASE_NOT_EMPTY' });
  });

  it('refuses to go on when the database is ahead on another branch', async () => {
    await bench.write('1_a', 'create table a ()');
    await bench.write('2_b', 'create table b ()');
    await deploy(bench.options);
    await bench.remove('2_b');
    expect(await names()).toEqual([]);
    await bench.write('3_c', 'create table c ()');
    await expect(deploy(bench.options)).rejects.toMatchObject({ code: 'HISTORY_DIVERGED' });
    expect(await states()).toEqual(['1_a applied', '2_b missing-locally', '3_c pending']);
  });

  it('passes by a migration that failed and was then deleted', async () => {
    await bench.write('1_a', 'select nothing');
    await expect(deploy(bench.options)).rejects.toMatchObject({ code: 'MIGRATION_FAILED' });
    await bench.remove('1_a');
    await bench.write('2_b', 'create table b ()');
    expect(await names()).toEqual(['2_b']);
    expect(await states()).toEqual(['2_b applied']);
  });

  it('applies a migration that a merge has brought in late', async () => {
    await bench.write('2_b', 'create table b ()');
    await deploy(bench.options);
    await bench.write('1_a', 'create table a ()');
    expect(await states()).toEqual(['1_a unknown-in-database', '2_b applied']);
    expect(await names()).toEqual(['1_a']);
  });

  it('applies again what was rolled back', async () => {
    await bench.write('1_a', 'create table a ()', 'drop table a');
    await deploy(bench.options);
    await rollback(bench.options);
    expect(await states()).toEqual(['1_a rolled-back']);
    expect(await names()).toEqual(['1_a']);
    expect(await bench.value('select count(*)::int from _prisma_migrations')).toBe(2);
  });
});
