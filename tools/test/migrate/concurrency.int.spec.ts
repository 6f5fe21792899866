import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { deploy, status } from '../../src/migrate/index.js';
import { until } from './until.js';
import { withClient } from './with-client.js';
import { Workbench } from './workbench.js';

/** Several processes start, each with its own compiler. */
jest.setTimeout(60_000);

describe('deploys at the same time', () => {
  let bench: Workbench;
  beforeEach(async () => void (bench = await Workbench.open()));
  afterEach(() => bench.close());

  const isSleeping = async (): Promise<boolean> =>
    (await bench.value(
      "select count(*)::int from pg_stat_activity where datname = current_database() and query like '%pg_sleep%' and state = 'active' and pid <> pg_backend_pid()",
    )) === 1;

  it('queue up: three processes apply each migration once', async () => {
    await bench.write('1_a', 'create table log (n int); select pg_sleep(0.5); insert into log values (1)');
    await bench.write('2_b', 'insert into log values (2)');
    const ended = await Promise.all([1, 2, 3].map(() => bench.start(['migrate', 'deploy', '--json']).ended));
    expect(ended.map(({ code, err }) => [code, code === 0 ? '' : err])).toEqual([
      [0, ''],
      [0, ''],
      [0, ''],
    ]);
    const counts = ended.map(({ out }) => (JSON.parse(out) as { scripts: unknown[] }).scripts.length);
    expect(counts.sort()).toEqual([0, 0, 2]);
    expect(await bench.query('select n from log')).toEqual([{ n: 1 }, { n: 2 }]);
  });

  it('say whom they wait for, and give up when told to', async () => {
    await bench.write('1_a', 'select pg_sleep(3)');
    const first = deploy(bench.options);
    await until('the first deploy sleeps', isSleeping);
    const report = await status(bench.options);
    expect(report).toMatchObject({
      state: 'running',
      lockedBy: expect.stringContaining('healthcare-migrate, process'),
    });
    expect(report.migrations).toMatchObject([{ name: '1_a', state: 'running' }]);
    await expect(deploy(bench.options, { lockWaitMs: 0 })).rejects.toMatchObject({
      code: 'LOCK_BUSY',
      problem: expect.stringContaining('healthcare-migrate'),
    });
    const second = deploy(bench.options);
    await expect(second).resolves.toMatchObject({ scripts: [] });
    expect(bench.events).toContainEqual(expect.objectContaining({ kind: 'waiting-for-lock' }));
    await first;
  });

  it('keep the deploys of prisma migrate out, and are kept out by them', async () => {
    await bench.write('1_a', 'select pg_sleep(1)');
    await withClient(bench.url, async (client) => {
      await client.query('select pg_advisory_lock(72707369)');
      await expect(deploy(bench.options, { lockWaitMs: 0 })).rejects.toMatchObject({ code: 'LOCK_BUSY' });
      await client.query('select pg_advisory_unlock_all()');
      const deployed = deploy(bench.options);
      await until('the deploy sleeps', isSleeping);
      const { rows } = await client.query<{ taken: boolean }>(
        'select pg_try_advisory_lock(72707369) as taken',
      );
      expect(rows).toEqual([{ taken: false }]);
      await deployed;
    });
  });

  it.each([
    ['killed', 'interrupted'],
    ['its session ended', 'interrupted'],
  ] as const)('leave nothing half committed when one is %s in the middle of a script', async (how, state) => {
    await bench.write('1_a', 'create table a (); select pg_sleep(4); create table b ()');
    const child = bench.start(['migrate', 'deploy']);
    await until('the deploy sleeps', isSleeping);
    if (how === 'killed') child.kill();
    else
      await bench.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where query like '%pg_sleep%' and pid <> pg_backend_pid() and datname = current_database()",
      );
    const { code, signal, err } = await child.ended;
    if (how === 'killed') expect(signal).toBe('SIGKILL');
    else
      expect({ code, err: err.trim().split('\n').at(-1) }).toEqual({
        code: 1,
        err: expect.stringContaining('connection was lost'),
      });
    // Sooner than the script would have ended by itself.
    await until('the server has noticed', async () => !(await isSleeping()), 2_500);
    expect(await status(bench.options)).toMatchObject({ state, migrations: [{ state }] });
    expect(await bench.value("select coalesce(to_regclass('a'), to_regclass('b'))")).toBeNull();
    await bench.write('1_a', 'create table a ()');
    await deploy(bench.options);
    expect((await status(bench.options)).migrations).toMatchObject([{ state: 'applied' }]);
  });

  it('know a script that was committed when the deploy was killed right after', async () => {
    await bench.write(
      '1_a',
      `create function slow() returns trigger language plpgsql as $$ begin perform pg_sleep(4); return new; end; $$;
       create trigger slow before update of applied_steps_count on _prisma_migrations for each row execute function slow();`,
    );
    const child = bench.start(['migrate', 'deploy']);
    await until(
      'the engine notes the step',
      async () => (await bench.value("select to_regproc('slow') is not null")) === true,
    );
    child.kill();
    await child.ended;
    await until('the server has noticed', async () => (await status(bench.options)).lockedBy === null, 4_000);
    expect(await status(bench.options)).toMatchObject({ migrations: [{ state: 'applied' }] });
    await expect(deploy(bench.options)).resolves.toMatchObject({ scripts: [] });
  });

  it('finish an index build that was killed', async () => {
    await bench.write('1_a', 'create table rooms (id int); insert into rooms values (1)');
    await deploy(bench.options);
    await bench.write(
      '2_b',
      '-- migrate: no-transaction\ninsert into rooms values (2);\ncreate index concurrently by_id on rooms (id);',
    );
    await withClient(bench.url, async (client) => {
      await client.query('begin; insert into rooms values (3)');
      const child = bench.start(['migrate', 'deploy']);
      await until(
        'the build waits',
        async () =>
          (await bench.value(
            "select count(*)::int from pg_stat_activity where query like 'create index%' and datname = current_database()",
          )) === 1,
      );
      child.kill();
      await child.ended;
      await until(
        'the build is gone',
        async () =>
          (await bench.value(
            "select count(*)::int from pg_stat_activity where query like 'create index%' and datname = current_database()",
          )) === 0,
      );
      await client.query('commit');
    });
    expect((await status(bench.options)).migrations.at(-1)).toMatchObject({
      state: 'interrupted',
      detail: '1 of 2 statements done',
    });
    expect(await bench.value("select indisvalid from pg_index where indexrelid = 'by_id'::regclass")).toBe(
      false,
    );
    await deploy(bench.options);
    expect(await bench.value("select indisvalid from pg_index where indexrelid = 'by_id'::regclass")).toBe(
      true,
    );
    expect(await bench.query('select id from rooms order by id')).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }]);
  });
});
