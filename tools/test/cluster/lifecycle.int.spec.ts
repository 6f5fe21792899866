import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import {
  startCluster,
  type ClusterEvent,
  type ClusterOptions,
  type LocalCluster,
} from '../../src/cluster/index.js';
import { processesIn } from './processes-in.js';
import { query } from './query.js';
import { temporaryFolder } from './temporary-folder.js';

jest.setTimeout(60_000);

describe('a cluster on a folder', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let cluster: LocalCluster;
  let options: ClusterOptions;
  const events: ClusterEvent[] = [];

  beforeAll(async () => {
    folder = await temporaryFolder();
    options = { folder: join(folder.path, 'data'), profile: 'test', onEvent: (event) => events.push(event) };
    cluster = await startCluster(options);
  });

  afterAll(async () => {
    await cluster.stop();
    await folder.remove();
  });

  const names = (url: string) => query<{ name: string }>(url, 'select name from kept order by name');

  it('shows on the replica what was written on the primary', async () => {
    await query(cluster.urls.migration, "create table kept (name text); insert into kept values ('first')");
    await cluster.catchUp();
    const onReplica = await cluster.asSuperuser(
      0,
      (session) => session.query('select name from kept'),
      'healthcare',
    );
    expect(onReplica.rows).toEqual([{ name: 'first' }]);
  });

  it('refuses writes on the replica', async () => {
    const write = cluster.asSuperuser(
      0,
      (session) => session.query("insert into kept values ('x')"),
      'healthcare',
    );
    await expect(write).rejects.toMatchObject({ code: '25006' });
  });

  it('restarts a killed primary on the same data', async () => {
    await cluster.crash('primary');
    await cluster.waitReady('primary');
    await expect(names(cluster.urls.migration)).resolves.toEqual([{ name: 'first' }]);
    expect(events).toContainEqual(
      expect.objectContaining({ kind: 'crashed', cause: 'was ended by SIGKILL' }),
    );
  });

  it('restarts a killed replica, which then catches up', async () => {
    await cluster.crash(0);
    await query(cluster.urls.migration, "insert into kept values ('second')");
    await cluster.catchUp();
    const onReplica = await cluster.asSuperuser(
      0,
      (session) => session.query('select from kept'),
      'healthcare',
    );
    expect(onReplica.rowCount).toBe(2);
  });

  it('keeps a node down that was crashed and held, until it is released', async () => {
    // A backend at work outlives its postmaster and could still answer.
    const atWork = query(cluster.urls.migration, 'select count(*) from generate_series(1, 5000000)');
    const ended = atWork.catch((error: unknown) => error);
    await cluster.asSuperuser('primary', (session) => session.query('select pg_sleep(0.2)'));
    await cluster.crash('primary', { hold: true });
    expect(processesIn(join(options.folder, 'node-1'))).toEqual([]);
    await ended;
    await expect(cluster.waitReady('primary', 400)).rejects.toMatchObject({ code: 'SERVER_DID_NOT_START' });
    expect(cluster.states['node-1']).toBe('held');
    await cluster.release('primary');
    await cluster.waitReady('primary');
  });

  it('refuses a second start on the folder and names the process that has it', async () => {
    const second = startCluster(options);
    await expect(second).rejects.toMatchObject({
      code: 'FOLDER_IN_USE',
      problem: expect.stringContaining(`process ${process.pid}`),
    });
  });

  it('leaves no process behind, and the next start finds data, passwords and ports again', async () => {
    const before = cluster.urls.migration;
    await cluster.stop();
    expect(processesIn(options.folder)).toEqual([]);

    cluster = await startCluster(options);
    expect(cluster.urls.migration).toBe(before);
    await expect(names(before)).resolves.toEqual([{ name: 'first' }, { name: 'second' }]);
  });

  it('goes on with the replica of the last run instead of cloning it again', () => {
    expect(events.filter((event) => event.kind === 'cloned')).toHaveLength(1);
  });

  it('clones a replica anew when the primary has lost its slot', async () => {
    await cluster.crash(0, { hold: true });
    await cluster.asSuperuser('primary', async (session) => {
      // The primary may not have noticed yet that the replica is gone.
      await session.query(
        "select pg_terminate_backend(active_pid, 5000) from pg_replication_slots where slot_name = 'node_2' and active",
      );
      await session.query("select pg_drop_replication_slot('node_2')");
    });
    await cluster.stop();
    cluster = await startCluster(options);
    await cluster.catchUp();
    expect(events.at(-2)).toMatchObject({
      kind: 'cloned',
      node: 'node-2',
      reason: expect.stringContaining('log'),
    });
  });

  it('goes on with a promoted primary after a restart, the old one as its replica', async () => {
    await cluster.promote(0);
    await query(cluster.urls.migration, "insert into kept values ('third')");
    await cluster.stop();
    cluster = await startCluster(options);
    expect(cluster.topology.primary.name).toBe('node-2');
    await cluster.catchUp();
    const onReplica = await cluster.asSuperuser(
      0,
      (session) => session.query('select from kept'),
      'healthcare',
    );
    expect(onReplica.rowCount).toBe(3);
  });

  it('makes more replicas when asked, and forgets those no longer wanted together with their slots', async () => {
    await cluster.stop();
    cluster = await startCluster({ ...options, replicas: 2 });
    await cluster.catchUp();
    expect(cluster.urls.replicas).toHaveLength(2);

    await cluster.stop();
    cluster = await startCluster({ ...options, replicas: 0 });
    const slots = await cluster.asSuperuser('primary', (session) =>
      session.query('select from pg_replication_slots'),
    );
    expect(slots.rowCount).toBe(0);
  });
});

describe('a start refuses', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;

  beforeAll(async () => {
    folder = await temporaryFolder();
  });
  afterAll(() => folder.remove());

  async function folderWith(name: string, files: Record<string, string>): Promise<string> {
    const path = join(folder.path, name);
    await mkdir(path);
    for (const [file, text] of Object.entries(files)) await writeFile(join(path, file), text);
    return path;
  }

  it('a half-initialised folder, and says to delete it', async () => {
    const path = await folderWith('half', {
      'cluster.json': JSON.stringify({ format: 1, state: 'initialising', major: 18 }),
    });
    await expect(startCluster({ folder: path })).rejects.toMatchObject({
      code: 'FOLDER_HALF_INITIALISED',
      wayOut: expect.stringContaining(`rm -rf '${path}'`),
    });
  });

  it('data of another PostgreSQL version, and names both', async () => {
    const marker = { format: 1, state: 'ready', major: 16, primary: 'node-1', ports: {} };
    const path = await folderWith('old', { 'cluster.json': JSON.stringify(marker) });
    await expect(startCluster({ folder: path })).rejects.toMatchObject({
      code: 'FOLDER_OTHER_VERSION',
      problem: expect.stringMatching(/PostgreSQL 16.* 18\./),
    });
  });

  it('a folder with files of someone else, and touches none of them', async () => {
    const path = await folderWith('foreign', { 'thesis.txt': 'precious' });
    await expect(startCluster({ folder: path })).rejects.toMatchObject({ code: 'FOLDER_FOREIGN' });
    await expect(readFile(join(path, 'thesis.txt'), 'utf8')).resolves.toBe('precious');
  });

  it('a folder whose marker is damaged', async () => {
    const path = await folderWith('damaged', { 'cluster.json': '{"format":1,' });
    await expect(startCluster({ folder: path })).rejects.toMatchObject({ code: 'FOLDER_UNREADABLE' });
  });

  it('programs that are not there', async () => {
    const start = startCluster({ folder: join(folder.path, 'new'), postgres: { binDir: '/nowhere' } });
    await expect(start).rejects.toMatchObject({ code: 'BINARIES_MISSING' });
  });

  it('a number of replicas out of range', async () => {
    await expect(startCluster({ folder: join(folder.path, 'new'), replicas: 9 })).rejects.toThrow(RangeError);
  });
});
