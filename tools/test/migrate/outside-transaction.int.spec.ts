import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { deploy, rollback, status } from '../../src/migrate/index.js';
import { withClient } from './with-client.js';
import { Workbench } from './workbench.js';

jest.setTimeout(30_000);

const directive = '-- migrate: no-transaction\n';

describe('a migration outside a transaction', () => {
  let bench: Workbench;
  beforeEach(async () => {
    bench = await Workbench.open();
    await bench.write(
      '1_rooms',
      'create table rooms (id int primary key, beds int, floor int)',
      'drop table rooms',
    );
    await bench.write(
      '1_rows',
      'insert into rooms select i, i % 7 from generate_series(1, 1000) i',
      'truncate rooms',
    );
    await deploy(bench.options);
    bench.events.length = 0;
  });
  afterEach(() => bench.close());

  const lastStatus = async (): Promise<unknown> => (await status(bench.options)).migrations.at(-1);
  const indexes = (): Promise<{ name: string; valid: boolean }[]> =>
    bench.query(
      "select indexrelid::regclass::text as name, indisvalid as valid from pg_index where indrelid = 'rooms'::regclass and not indisprimary",
    );

  it('builds indexes concurrently beside other statements', async () => {
    await bench.write(
      '2_index',
      `${directive}create index concurrently beds on rooms (beds);
       alter table rooms add column note text default 'a;b';
       vacuum rooms;
       drop index concurrently beds;
       create unique index concurrently if not exists "By Id" on public.rooms (id, beds);`,
    );
    await deploy(bench.options);
    expect(await indexes()).toEqual([{ name: '"By Id"', valid: true }]);
    expect(await lastStatus()).toMatchObject({ state: 'applied' });
    expect(bench.events.filter(({ kind }) => kind === 'statement-finished')).toHaveLength(5);
  });

  it('goes on after the statements that are done, with the failing one corrected', async () => {
    const done = 'insert into rooms values (2000); insert into rooms values (2001);';
    await bench.write('2_data', `${directive}${done}\ninsert into rooms select * from nowhere;`);
    await expect(deploy(bench.options)).rejects.toMatchObject({
      code: 'MIGRATION_FAILED',
      problem: '2_data/migration.sql line 3: relation "nowhere" does not exist (42P01).',
    });
    expect(await lastStatus()).toMatchObject({
      state: 'failed',
      detail: expect.stringMatching(/^2 of 3 statements done; .*nowhere/),
    });
    await bench.write('2_data', `${directive}${done}\ninsert into rooms values (2002);`);
    await deploy(bench.options);
    expect(await bench.value('select count(*)::int from rooms where id >= 2000')).toBe(3);
  });

  it('takes a statement back when it cannot be noted as done', async () => {
    await bench.write(
      '2_data',
      `${directive}do $do$ begin
         delete from rooms;
         create function refuse() returns trigger language plpgsql as $$ begin raise 'not noted'; end; $$;
         create trigger refuse before update on _prisma_migrations for each row execute function refuse();
       end $do$`,
    );
    await expect(deploy(bench.options)).rejects.toMatchObject({
      problem: expect.stringContaining('not noted'),
    });
    expect(await bench.value('select count(*)::int from rooms')).toBe(1000);
    expect(await lastStatus()).toMatchObject({
      state: 'failed',
      detail: expect.stringMatching(/^0 of 1 statements/),
    });
  });

  it('sets the session again before it goes on', async () => {
    const before = "set work_mem to '7MB'; insert into rooms values (2000); ";
    await bench.write('2_data', `${directive}${before}select nothing`);
    await expect(deploy(bench.options)).rejects.toMatchObject({ code: 'MIGRATION_FAILED' });
    await bench.write(
      '2_data',
      `${directive}${before}create table seen as select current_setting('work_mem') as work_mem`,
    );
    await deploy(bench.options);
    expect(await bench.value('select work_mem from seen')).toBe('7MB');
  });

  it('refuses to go on when statements that are done were edited', async () => {
    await bench.write(
      '2_data',
      `${directive}insert into rooms values (2000); select nothing`,
      'delete from rooms where id >= 2000',
    );
    await expect(deploy(bench.options)).rejects.toMatchObject({ code: 'MIGRATION_FAILED' });
    await bench.write('2_data', `${directive}insert into rooms values (2002); select 1`);
    await expect(deploy(bench.options)).rejects.toMatchObject({ code: 'MIGRATION_UNRESUMABLE' });
    await bench.write('2_data', 'insert into rooms values (2002)');
    await expect(deploy(bench.options)).rejects.toMatchObject({ code: 'MIGRATION_UNRESUMABLE' });
    await rollback(bench.options);
    expect(await bench.value('select count(*)::int from rooms where id >= 2000')).toBe(0);
    await deploy(bench.options);
    expect(await bench.value('select count(*)::int from rooms where id = 2002')).toBe(1);
  });

  it('drops the INVALID index of a failed build and builds it anew', async () => {
    await bench.write(
      '2_index',
      `${directive}create unique index concurrently if not exists by_beds on rooms (beds)`,
    );
    await expect(deploy(bench.options)).rejects.toMatchObject({
      code: 'MIGRATION_FAILED',
      problem: expect.stringContaining('23505'),
    });
    expect(await indexes()).toEqual([{ name: 'by_beds', valid: false }]);
    await bench.query('delete from rooms where id > 7');
    await deploy(bench.options);
    expect(await indexes()).toEqual([{ name: 'by_beds', valid: true }]);
    expect(bench.events).toContainEqual({ kind: 'index-rebuilt', name: '2_index', index: 'by_beds' });
  });

  it('does not take an index that was there before for its own', async () => {
    await bench.query('create index beds on rooms (beds)');
    await bench.write('2_index', `${directive}create index concurrently beds on rooms (beds)`);
    for (const _attempt of [1, 2]) {
      await expect(deploy(bench.options)).rejects.toMatchObject({
        problem: expect.stringContaining('42P07'),
      });
    }
  });

  it('clears away what a failed REINDEX left', async () => {
    await bench.query('create index beds on rooms (beds); create index beds_ccnew on rooms (beds)');
    await bench.query("update pg_index set indisvalid = false where indexrelid = 'beds_ccnew'::regclass");
    await bench.write('2_index', `${directive}reindex index concurrently beds`);
    await deploy(bench.options);
    expect(await indexes()).toEqual([{ name: 'beds', valid: true }]);
  });

  it('repeats a statement until it changes nothing, telling how far it is', async () => {
    await bench.write(
      '2_batches',
      `${directive}-- In batches.
       -- migrate: repeat
       update rooms set floor = 1 where id in (select id from rooms where floor is null limit 300);`,
    );
    await deploy(bench.options);
    expect(await bench.value('select count(*)::int from rooms where floor = 1')).toBe(1000);
    expect(bench.events.flatMap((event) => (event.kind === 'rows-changed' ? [event.rows] : []))).toEqual([
      300, 600, 900, 1000,
    ]);
  });

  it('runs blocks that commit for themselves', async () => {
    await bench.write(
      '2_block',
      `${directive}do $$ begin for i in 1..3 loop update rooms set floor = i where id = i; commit; end loop; end $$;`,
    );
    await deploy(bench.options);
    expect(await bench.value('select sum(floor)::int from rooms')).toBe(6);
  });

  it('writes its progress down under its own role', async () => {
    await bench.write('2_role', `${directive}set role pg_monitor; select 1; select 2`);
    await deploy(bench.options);
    expect(await lastStatus()).toMatchObject({ state: 'applied' });
  });

  it('is not held up by another deploy that waits', async () => {
    await bench.write(
      '2_index',
      `${directive}select pg_sleep(1); create index concurrently beds on rooms (beds)`,
    );
    await Promise.all([deploy(bench.options), deploy(bench.options)]);
    expect(await indexes()).toEqual([{ name: 'beds', valid: true }]);
  });

  it('rolls back statement by statement, too', async () => {
    await bench.write(
      '2_index',
      `${directive}create index concurrently beds on rooms (beds)`,
      `${directive}drop index concurrently if exists beds`,
    );
    await deploy(bench.options);
    await rollback(bench.options);
    expect(await indexes()).toEqual([]);
    expect(await lastStatus()).toMatchObject({ state: 'rolled-back' });
  });

  it('waits no longer than its lock_timeout for old transactions, and is finished later', async () => {
    await bench.write(
      '2_index',
      `${directive}set lock_timeout to '300ms'; create index concurrently beds on rooms (beds)`,
    );
    await withClient(bench.url, async (client) => {
      await client.query('begin; select from rooms; update rooms set beds = 9 where id = 1');
      await expect(deploy(bench.options)).rejects.toMatchObject({ code: 'LOCK_TIMEOUT' });
      await client.query('rollback');
    });
    await deploy(bench.options);
    expect(await indexes()).toEqual([{ name: 'beds', valid: true }]);
  });
});
