import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { deploy, status, validate } from '../../src/migrate/index.js';
import { Workbench } from './workbench.js';

jest.setTimeout(30_000);

describe('validate', () => {
  let bench: Workbench;
  beforeEach(async () => {
    bench = await Workbench.open();
    await bench.write('1_a', 'create table a ()', 'drop table a');
    await deploy(bench.options);
  });
  afterEach(() => bench.close());

  it('finds nothing wrong with migrations that are yet to be applied', async () => {
    await bench.write('2_b', 'create table b ()');
    expect(await validate(bench.options)).toMatchObject({
      state: 'valid',
      problems: [],
      warnings: ['2_b has no down.sql and cannot be rolled back'],
    });
  });

  it('names what was edited, what is missing and what cannot be used', async () => {
    await bench.write('2_b', 'create table b ()');
    await deploy(bench.options);
    await bench.remove('2_b');
    await bench.write('1_a', 'create table a2 ()', 'commit');
    await bench.write('3_c', "select 'open");
    await bench.write('4_d', 'select 1');
    await writeFile(join(bench.migrationsDir, '4_d', 'migration.sql'), Buffer.from([0x2d, 0x2d, 0xff]));
    await bench.write('notes', '');
    const { state, problems } = await validate(bench.options);
    expect(state).toBe('edited');
    expect(problems).toEqual([
      '1_a was edited after it was applied',
      '2_b is applied, and its folder is missing',
      expect.stringMatching(/^4_d: .*UTF-8/),
      expect.stringMatching(/^notes: its name is not digits/),
      expect.stringMatching(/^1_a\/down.sql: line 1 begins or ends a transaction/),
      expect.stringMatching(/^3_c\/migration.sql: Line 1 opens a string/),
    ]);
  });

  it('records an edit that was meant, and only that one', async () => {
    await bench.write('2_b', 'create table b ()', 'drop table b');
    await deploy(bench.options);
    await bench.write('1_a', 'create table a () -- why', 'drop table a');
    await bench.write('2_b', 'create table b () -- why', 'drop table b');
    expect(await validate(bench.options, { accept: '1_a', isDryRun: true })).toMatchObject({
      accepted: '1_a',
      problems: [expect.stringContaining('2_b')],
    });
    expect((await validate(bench.options)).problems).toHaveLength(2);
    expect(await validate(bench.options, { accept: '1_a' })).toMatchObject({
      state: 'edited',
      problems: [expect.stringContaining('2_b')],
    });
    expect((await status(bench.options)).migrations.map(({ state }) => state)).toEqual(['applied', 'edited']);
    expect(await bench.value("select logs from _prisma_migrations where migration_name = '1_a'")).toMatch(
      /^edit accepted .*checksum before: [0-9a-f]{64}$/,
    );
    await validate(bench.options, { accept: '2_b' });
    await expect(deploy(bench.options)).resolves.toMatchObject({ scripts: [] });
  });

  it.each([
    ['9_none', 'MIGRATION_UNKNOWN'],
    ['2_b', 'MIGRATION_UNKNOWN'],
    ['1_a', 'NOTHING_TO_ACCEPT'],
  ])('refuses to accept %s: %s', async (accept, code) => {
    await bench.write('2_b', 'create table b ()');
    await expect(validate(bench.options, { accept })).rejects.toMatchObject({ code });
  });
});
