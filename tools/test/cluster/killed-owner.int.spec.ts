import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { runClusterCommand, type ChildCluster } from './child-cluster.js';
import { processesIn } from './processes-in.js';
import { query } from './query.js';
import { temporaryFolder } from './temporary-folder.js';

jest.setTimeout(60_000);

describe('a cluster whose owner is a process of its own', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let data: string;
  let owner: ChildCluster;

  beforeAll(async () => {
    folder = await temporaryFolder();
    data = join(folder.path, 'data');
    owner = await runClusterCommand(data);
    await query(owner.url, "create table kept (name text); insert into kept values ('first')");
  });

  afterAll(async () => {
    owner.kill('SIGTERM');
    await owner.exited;
    await folder.remove();
  });

  const kept = () => query(owner.url, 'select name from kept');

  it('stops cleanly on SIGINT: exit code 0, no process left, not even after a second Ctrl-C', async () => {
    owner.kill('SIGINT');
    owner.kill('SIGINT');
    await expect(owner.exited).resolves.toEqual({ code: 0, signal: null });
    expect(processesIn(data)).toEqual([]);
    owner = await runClusterCommand(data);
    await expect(kept()).resolves.toEqual([{ name: 'first' }]);
  });

  it('starts again on the same data after everything was killed', async () => {
    owner.kill('SIGKILL');
    await owner.exited;
    for (const pid of processesIn(data)) tryKill(pid);
    owner = await runClusterCommand(data);
    await expect(kept()).resolves.toEqual([{ name: 'first' }]);
    expect(owner.output()).not.toContain('cloned');
  });

  it('stops the servers that a killed owner left running, then starts its own', async () => {
    owner.kill('SIGKILL');
    await owner.exited;
    expect(processesIn(data)).not.toEqual([]);
    owner = await runClusterCommand(data);
    expect(owner.output()).toContain('stopped the server an earlier run left behind');
    await expect(kept()).resolves.toEqual([{ name: 'first' }]);
  });

  it('stops cleanly on SIGTERM', async () => {
    owner.kill('SIGTERM');
    await expect(owner.exited).resolves.toEqual({ code: 0, signal: null });
    expect(processesIn(data)).toEqual([]);
  });

  it('fails with one clear line and exit code 1 when it may not start', async () => {
    const refused = runClusterCommand(data, '--pg', '15');
    await expect(refused).rejects.toThrow(/belongs to PostgreSQL 18, the server to be started is 15/);
  });
});

/** A backend may end by itself as soon as its postmaster is gone. */
function tryKill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    expect(error).toMatchObject({ code: 'ESRCH' });
  }
}
