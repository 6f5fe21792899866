import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { deploy, status } from '../../src/migrate/index.js';
import type { Edit } from '../../src/mutants/index.js';
import { withToolsLacking } from '../mutants/tools-lacking.js';
import { until } from './until.js';
import { withClient } from './with-client.js';
import { Workbench } from './workbench.js';

jest.setTimeout(60_000);

const uncompared: Edit = {
  file: 'migrate/state/migration-history.ts',
  find: 'const isEdited = !matchesChecksum(migration.script, row.checksum);',
  replace: 'const isEdited = false;',
};
const unrefused: Edit = {
  file: 'migrate/commands/refusals.ts',
  find: '  refuseEdited(statuses);\n',
  replace: '',
};
/** The server does not look whether its client is still there. */
const unwatched: Edit = {
  file: 'migrate/session/connection-target.ts',
  find: "client_connection_check_interval: '500ms',",
  replace: "client_connection_check_interval: '0',",
};
/** Scripts run as Prisma runs them: one text, which is its own transaction. */
const asPrisma: readonly Edit[] = ['begin', 'commit'].map((statement) => ({
  file: 'migrate/apply/in-transaction.ts',
  find: `await session.query('${statement}');`,
  replace: '',
}));
const unlocked: Edit = {
  file: 'migrate/session/deploy-lock.ts',
  find: 'while (!(await tryLocks(session))) {',
  replace: 'while (waitMs < 0) {',
};
const ownLockOnly: Edit = {
  file: 'migrate/session/deploy-lock.ts',
  find: 'for (const [at, { keys }] of locks.entries()) {',
  replace: 'for (const [at, { keys }] of locks.slice(0, 1).entries()) {',
};

describe('H27: migrations', () => {
  let bench: Workbench;
  beforeEach(async () => void (bench = await Workbench.open()));
  afterEach(() => bench.close());

  /** How a deploy ends, by the tool's sources or a copy of them. */
  const verdictOfDeploy = async (sources?: string): Promise<string> => {
    const { code, out } = await bench.start(['migrate', 'deploy', '--json'], sources).ended;
    if (code === 0) return 'done';
    const { error } = JSON.parse(out) as { error: { code: string; message: string } };
    return `${error.code}: ${error.message}`;
  };
  const exists = (table: string): Promise<unknown> =>
    bench.value(`select to_regclass('${table}') is not null`);

  /** A migration that was applied is edited, another is new. */
  const deployEdited = async (sources?: string) => {
    await bench.write('1_a', 'create table a ()');
    await deploy(bench.options);
    await bench.write('1_a', 'create table a (n int)');
    await bench.write('2_b', 'create table b ()');
    return { verdict: await verdictOfDeploy(sources), isNewApplied: await exists('b') };
  };

  it('that were edited are refused before anything is applied', async () => {
    expect(await deployEdited()).toEqual({
      verdict: expect.stringMatching(/^MIGRATION_EDITED: .*1_a/) as unknown,
      isNewApplied: false,
    });
  });

  it.each([
    ['checksums are not compared', uncompared],
    ['nobody acts on the comparison', unrefused],
  ])('that were edited pass unnoticed when %s: Prisma’s engine does not mind', async (_title, edit) => {
    const found = await withToolsLacking([edit], deployEdited);
    expect(found).toEqual({ verdict: 'done', isNewApplied: true });
  });

  const isAtWork = async (): Promise<boolean> =>
    (await bench.value(
      `select count(*)::int from pg_stat_activity where datname = current_database()
         and application_name = 'healthcare-migrate' and state = 'active' and query like '%pg_sleep%'`,
    )) === 1;

  /** A deploy is killed in the middle of a script: what the server makes of it, and whether it goes on for nobody. */
  const killDeploy = async (sources?: string) => {
    await bench.write('1_a', 'create table a (); select pg_sleep(6)');
    const child = bench.start(['migrate', 'deploy'], sources);
    await until('the deploy sleeps', isAtWork);
    child.kill();
    await child.ended;
    const stopped = until('the server has noticed', async () => !(await isAtWork()), 3_000);
    const goesOn = await stopped.then(
      () => false,
      () => true,
    );
    await until('the lock is free', async () => (await status(bench.options)).lockedBy === null);
    const { migrations } = await status(bench.options);
    return { state: migrations[0]?.state, isCommitted: await exists('a'), goesOn };
  };

  it('that are killed leave nothing, and the server stops at once', async () => {
    expect(await killDeploy()).toEqual({ state: 'interrupted', isCommitted: false, goesOn: false });
  });

  it('that are killed hold lock and tables to their end when the server does not look after its client', async () => {
    const found = await withToolsLacking([unwatched], killDeploy);
    expect(found).toEqual({ state: 'interrupted', isCommitted: false, goesOn: true });
  });

  it('that are killed are committed, unknown to the ledger, when they run as Prisma’s engine runs them', async () => {
    const found = await withToolsLacking([unwatched, ...asPrisma], killDeploy);
    expect(found).toEqual({ state: 'interrupted', isCommitted: true, goesOn: true });
  });

  it('wait for a lock of their own, longer than Prisma’s engine would for its lock', async () => {
    await bench.write('1_a', 'create table a ()');
    await withClient(bench.url, async (other) => {
      await other.query('select pg_advisory_lock(72707369)');
      const patient = verdictOfDeploy();
      const impatient = [unlocked, ownLockOnly].map((edit) => withToolsLacking([edit], verdictOfDeploy));
      const givenUp = expect.stringContaining('lock timeout') as unknown;
      expect(await Promise.all(impatient)).toEqual([givenUp, givenUp]);
      await other.query('select pg_advisory_unlock_all()');
      expect(await patient).toBe('done');
    });
  });
});
