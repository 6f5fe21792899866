import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { deploy, reset, status } from '../../src/migrate/index.js';
import { Workbench } from './workbench.js';

jest.setTimeout(30_000);

const consent = { isForced: true, isProduction: false };

describe('reset', () => {
  let bench: Workbench;
  beforeEach(async () => {
    bench = await Workbench.open();
    await bench.write(
      '1_a',
      'create schema clinic; create table clinic.a (); create table public.b (); insert into b default values',
    );
    await deploy(bench.options);
  });
  afterEach(() => bench.close());

  const rows = (): Promise<unknown> => bench.value('select count(*)::int from public.b');

  it.each([
    [{ isForced: false, isProduction: false }, /--force/],
    [{ isForced: true, isProduction: true }, /production/],
    [{ isForced: true, isProduction: true, allowedHost: '127.0.0.1' }, /production/],
  ])('refuses %j', async (given, reason) => {
    await bench.query('insert into b default values');
    await expect(reset(bench.options, given)).rejects.toMatchObject({
      code: 'RESET_REFUSED',
      message: expect.stringMatching(reason),
    });
    expect(await rows()).toBe(2);
  });

  it('refuses another machine before it connects, unless its name is given', async () => {
    const options = { ...bench.options, url: 'postgresql://u@db.invalid/d' };
    await expect(reset(options, consent)).rejects.toMatchObject({
      code: 'RESET_REFUSED',
      wayOut: expect.stringContaining('--allow-host db.invalid'),
    });
    await expect(reset(options, { ...consent, allowedHost: 'db.valid' })).rejects.toMatchObject({
      code: 'RESET_REFUSED',
    });
    await expect(reset(options, { ...consent, allowedHost: 'db.invalid' })).rejects.toMatchObject({
      code: 'DATABASE_UNREACHABLE',
    });
  });

  it('empties the database, whatever is in it, and deploys', async () => {
    await bench.query(
      `create schema "Other one"; create table "Other one".t (); create view public.v as select 1 as one;
       create materialized view public.m as select 1 as one; create sequence public.s; create type public.e as enum ('x');
       create domain public.d as int; create type public.c as (i int); create function public.f() returns int language sql as 'select 1';
       create procedure public.p() language sql as 'select 1'; create table public.parts (i int) partition by range (i);
       create table public.part partition of public.parts for values from (1) to (2);
       insert into b default values`,
    );
    await reset(bench.options, consent);
    expect(await rows()).toBe(1);
    expect(await status(bench.options)).toMatchObject({ migrations: [{ state: 'applied' }] });
    expect(
      await bench.query(
        `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind <> 'i'
         union all select nspname from pg_namespace where nspname like 'Other%'
         union all select proname from pg_proc where pronamespace = 'public'::regnamespace order by 1`,
      ),
    ).toEqual([{ name: '_prisma_migrations' }, { name: 'b' }]);
  });

  it('leaves extensions of the schema public alone', async () => {
    await bench.query('create extension pg_stat_statements');
    await reset(bench.options, consent);
    expect(
      await bench.value("select count(*)::int from pg_extension where extname = 'pg_stat_statements'"),
    ).toBe(1);
  });

  it('puts a half-done or edited history right', async () => {
    await bench.write(
      '1_a',
      'create table public.b (); insert into b default values; insert into b default values',
    );
    await bench.write('2_b', 'select nothing');
    await expect(deploy(bench.options)).rejects.toMatchObject({ code: 'MIGRATION_EDITED' });
    await bench.remove('2_b');
    await reset(bench.options, consent);
    expect(await rows()).toBe(2);
  });

  it('only tells what would be dropped and run when it is a dry run', async () => {
    const report = await reset(bench.options, { ...consent, isDryRun: true });
    expect(report.dropped).toEqual(
      expect.arrayContaining(['drop schema clinic cascade', 'drop table if exists b cascade']),
    );
    expect(report.scripts).toMatchObject([{ name: '1_a' }]);
    expect(await rows()).toBe(1);
  });
});
