import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { startDb } from '../db/child-db.js';
import { runDbHere } from '../db/in-process-db.js';
import { Workbench } from './workbench.js';

jest.setTimeout(30_000);

describe('db', () => {
  let bench: Workbench;
  beforeEach(async () => void (bench = await Workbench.open()));
  afterEach(() => bench.close());

  const db = (...args: string[]): ReturnType<typeof runDbHere> =>
    runDbHere([...args, '--schema-dir', bench.schemaDir, '--migrations-dir', bench.migrationsDir], {
      DATABASE_MIGRATION_URL: bench.url,
    });

  it('goes through the life of a migration, saying where it is by its exit code', async () => {
    await bench.write('1_a', 'create table a ()', 'drop table a');
    expect(await db('migrate', 'status')).toMatchObject({
      code: 10,
      out: expect.stringMatching(/^pending {2}1_a\n.*: unmigrated\./),
    });
    expect(await db('migrate', 'deploy', '--dry-run')).toMatchObject({
      code: 0,
      out: expect.stringContaining('create table a ()'),
    });
    expect(await db('migrate', 'deploy')).toMatchObject({
      code: 0,
      out: expect.stringContaining('1 migration applied'),
      err: expect.stringMatching(/1_a done in \d+ ms/),
    });
    await bench.write('1_a', 'create table b ()', 'drop table a');
    expect(await db('migrate', 'status')).toMatchObject({ code: 15 });
    expect(await db('migrate', 'validate')).toMatchObject({
      code: 15,
      out: expect.stringContaining('1_a was edited'),
    });
    expect(await db('migrate', 'deploy')).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringMatching(/^Edited after it was applied: 1_a\. .*--accept.*\n$/),
    });
    expect(await db('migrate', 'validate', '--accept', '1_a')).toMatchObject({ code: 0 });
    expect(await db('migrate', 'rollback', '1')).toMatchObject({
      code: 0,
      out: expect.stringContaining('1 migration rolled back'),
    });
    expect(await db('reset', '--force')).toMatchObject({
      code: 0,
      out: expect.stringContaining('emptied, 1 migration applied'),
    });
    expect(await db('migrate', 'diff')).toMatchObject({ code: 0, out: '' });
  });

  it('prints one JSON document, failures included', async () => {
    await bench.write('1_a', 'select nothing');
    const { code, out, err } = await db('migrate', 'deploy', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toEqual({
      error: {
        code: 'MIGRATION_FAILED',
        message: expect.stringContaining('column "nothing" does not exist'),
      },
    });
    expect(err.trim().split('\n').at(-1)).toContain('nothing');
    const report = await db('migrate', 'status', '--json');
    expect(JSON.parse(report.out)).toMatchObject({
      state: 'failed',
      migrations: [{ name: '1_a', state: 'failed' }],
    });
    expect(report.code).toBe(13);
  });

  it('is a program that never prints a password', async () => {
    const environment = { DATABASE_MIGRATION_URL: 'postgresql://u:secret4711@127.0.0.1:1/d' };
    const { code, out, err } = await startDb(['migrate', 'status', '--json'], { environment }).ended;
    expect(code).toBe(1);
    expect(out + err).toContain('d at 127.0.0.1:1');
    expect(out + err).not.toContain('4711');
  });

  it.each([
    [['migrate', 'nonsense'], {}],
    [['migrate', 'rollback', '0'], {}],
    [['migrate', 'deploy', '--wait', 'long'], {}],
    [['migrate', 'new'], {}],
    [['reset', '--force'], { NODE_ENV: 'production' }],
    [['migrate', 'status'], { DATABASE_MIGRATION_URL: 'postgresql://u@127.0.0.1/d', DATABASE_SSL: 'maybe' }],
  ])('refuses %j with %j as wrong usage', async (args, environment) => {
    const { code, err } = await runDbHere(args, environment);
    expect(code).toBe(2);
    expect(err.trim().split('\n').length).toBeLessThan(4);
  });

  it('explains itself and its exit codes', async () => {
    const { code, out } = await runDbHere(['migrate', 'status', '--help'], {});
    expect(code).toBe(0);
    expect(out).toMatch(/10 {2}unmigrated[\s\S]*15 {2}edited[\s\S]*18 {2}drifted/);
  });

  it('refuses to reset production', async () => {
    const url = `${bench.url}?sslmode=require`;
    const environment = { NODE_ENV: 'production', DATABASE_MIGRATION_URL: url, DATABASE_SSL: 'require' };
    const { code, err } = await runDbHere(['reset', '--force'], environment);
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining('production') });
  });
});
