import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { deploy, rollback, status } from '../../src/migrate/index.js';
import { withClient } from './with-client.js';
import { Workbench } from './workbench.js';

jest.setTimeout(30_000);

describe('rollback', () => {
  let bench: Workbench;
  beforeEach(async () => {
    bench = await Workbench.open();
    await bench.write('1_a', 'create table a ()', 'drop table a');
    await bench.write('2_b', 'create table b ()', 'set role pg_monitor; reset role; drop table b');
    await bench.write('3_c', 'create table c ()', 'drop table c');
    await deploy(bench.options);
  });
  afterEach(() => bench.close());

  const states = async (): Promise<string[]> =>
    (await status(bench.options)).migrations.map(({ state }) => state);
  const tables = async (): Promise<unknown> =>
    bench.value(
      "select coalesce(string_agg(relname, '' order by relname), '') from pg_class where relname in ('a', 'b', 'c')",
    );

  it('undoes the latest, and deploy applies them again', async () => {
    const { scripts } = await rollback(bench.options, 2);
    expect(scripts.map(({ name }) => name)).toEqual(['3_c', '2_b']);
    expect(await tables()).toBe('a');
    expect(await states()).toEqual(['applied', 'rolled-back', 'rolled-back']);
    await deploy(bench.options);
    expect(await tables()).toBe('abc');
    await rollback(bench.options, 3);
    expect(await tables()).toBe('');
    expect((await status(bench.options)).state).toBe('unmigrated');
  });

  it('keeps the migration when its down.sql fails, and the record of it', async () => {
    await bench.write('3_c', 'create table c ()', 'drop table c; drop table nowhere');
    await expect(rollback(bench.options)).rejects.toMatchObject({
      code: 'MIGRATION_FAILED',
      problem: expect.stringContaining('3_c/down.sql'),
    });
    expect(await tables()).toBe('abc');
    expect(await states()).toEqual(['applied', 'applied', 'applied']);
  });

  it('takes a down.sql back when it cannot be noted as done', async () => {
    await bench.write(
      '3_c',
      'create table c ()',
      `drop table c;
       create function refuse() returns trigger language plpgsql as $$ begin raise 'not noted'; end; $$;
       create trigger refuse before update on _prisma_migrations for each row execute function refuse();`,
    );
    await expect(rollback(bench.options)).rejects.toMatchObject({
      problem: expect.stringContaining('not noted'),
    });
    expect(await tables()).toBe('abc');
    expect(await states()).toEqual(['applied', 'applied', 'applied']);
  });

  it('keeps what it undid when a later one fails', async () => {
    await bench.write('2_b', 'create table b ()', 'drop table nowhere');
    await expect(rollback(bench.options, 3)).rejects.toMatchObject({ code: 'MIGRATION_FAILED' });
    expect(await states()).toEqual(['applied', 'applied', 'rolled-back']);
    expect(await tables()).toBe('ab');
  });

  it('undoes nothing when it could not undo all', async () => {
    await bench.write('4_d', 'create table d ()');
    await bench.write('5_e', 'create table e ()', 'drop table e');
    await deploy(bench.options);
    await expect(rollback(bench.options, 2)).rejects.toMatchObject({
      code: 'DOWN_MISSING',
      problem: expect.stringContaining('4_d'),
    });
    await bench.write('4_d', 'create table d ()', '-- nothing yet');
    await expect(rollback(bench.options, 2)).rejects.toMatchObject({ code: 'DOWN_MISSING' });
    await bench.write('4_d', 'create table d ()', 'commit; drop table d');
    await expect(rollback(bench.options, 2)).rejects.toMatchObject({ code: 'DOWN_MISSING' });
    await bench.remove('4_d');
    await expect(rollback(bench.options, 2)).rejects.toMatchObject({ code: 'DOWN_MISSING' });
    await expect(rollback(bench.options, 9)).rejects.toMatchObject({ code: 'NOTHING_TO_ROLL_BACK' });
    expect(await bench.value("select to_regclass('e') is not null")).toBe(true);
  });

  it('refuses an edited migration: its down.sql may undo something else', async () => {
    await bench.write('3_c', 'create table c2 ()', 'drop table c2');
    await expect(rollback(bench.options)).rejects.toMatchObject({ code: 'MIGRATION_EDITED' });
  });

  it('only tells what would run when it is a dry run', async () => {
    const { scripts } = await rollback(bench.options, 1, { isDryRun: true });
    expect(scripts).toMatchObject([{ name: '3_c', script: 'drop table c' }]);
    expect(await tables()).toBe('abc');
  });

  it('gives up a failed attempt without running anything', async () => {
    await bench.write('4_d', 'select nothing', 'select nothing');
    await expect(deploy(bench.options)).rejects.toMatchObject({ code: 'MIGRATION_FAILED' });
    await rollback(bench.options);
    expect(await states()).toEqual(['applied', 'applied', 'applied', 'pending']);
  });

  it('gives up on a lock that another session holds', async () => {
    await bench.write('3_c', 'create table c ()', "set lock_timeout = '200ms'; drop table c");
    await withClient(bench.url, async (client) => {
      await client.query('begin; select from c');
      await expect(rollback(bench.options)).rejects.toMatchObject({ code: 'LOCK_TIMEOUT' });
      await client.query('rollback');
    });
    expect(await tables()).toBe('abc');
  });
});
