import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { findRunningCluster, startCluster, useCluster } from '../../src/cluster/index.js';
import { sweepAbandoned, testFolderPrefix } from '../../src/cluster/testing/sweep-abandoned.js';
import { becomesTrue } from '../../src/cluster/wait-until.js';
import { runClusterCommand } from './child-cluster.js';
import { processesIn } from './processes-in.js';
import { query } from './query.js';
import { temporaryFolder } from './temporary-folder.js';

jest.setTimeout(60_000);

describe('a cluster', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;

  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(() => folder.remove());

  it('runs in a home that is closed to everyone else, without giving the files away', async () => {
    const closed = join(folder.path, 'home');
    await mkdir(closed);
    await chmod(closed, 0o700);
    const cluster = await startCluster({ folder: join(closed, 'data'), profile: 'test' });
    await expect(query(cluster.urls.migration, 'select 1 as one')).resolves.toEqual([{ one: 1 }]);
    expect((await stat(join(closed, 'data/node-1'))).uid).toBe(process.getuid?.());
    await cluster.stop();
  });

  it('goes on when its folder moves from a closed home to an open place', async () => {
    const home = join(folder.path, 'home');
    await mkdir(home);
    await chmod(home, 0o700);
    const options = { folder: join(home, 'data'), profile: 'test', replicas: 0 } as const;
    await (await startCluster(options)).stop();
    await chmod(home, 0o755);
    const cluster = await startCluster(options);
    await expect(query(cluster.urls.migration, 'select 1 as one')).resolves.toEqual([{ one: 1 }]);
    await cluster.stop();
  });

  it('ends with a process that exits without stopping it', async () => {
    const data = join(folder.path, 'data');
    const source = pathToFileURL(join(import.meta.dirname, '../../src/cluster/index.ts')).href;
    const script = `
      const { startCluster } = await import(${JSON.stringify(source)});
      await startCluster({ folder: ${JSON.stringify(data)}, profile: 'test' });
      process.exit(3);`;
    const loader = join(import.meta.dirname, 'swc-loader.mjs');
    const child = spawn(process.execPath, ['--import', loader, '--input-type=module', '-e', script]);
    expect(await once(child, 'exit')).toEqual([3, null]);
    expect(await becomesTrue(() => processesIn(data).length === 0, 15_000)).toBe(true);
    expect(existsSync(join(data, 'node-1/postmaster.pid'))).toBe(false);
  });

  it('is cleared away, servers and data, when the process of a test run was killed; a living one is not', async () => {
    const data = join(folder.path, `${testFolderPrefix}killed`);
    const owner = await runClusterCommand(data);
    await expect(sweepAbandoned(folder.path)).resolves.toEqual([]);

    owner.kill('SIGKILL');
    await owner.exited;
    await expect(sweepAbandoned(folder.path)).resolves.toEqual([data]);
    expect(processesIn(data)).toEqual([]);
    expect(existsSync(data)).toBe(false);
  });

  it('is shared by a command that finds it running, and started and stopped for one that does not', async () => {
    const options = { folder: join(folder.path, 'data'), profile: 'test', replicas: 0 } as const;
    const ask = () => useCluster(options, (cluster) => query(cluster.urls.migration, 'select 1 as one'));

    await expect(ask()).resolves.toEqual([{ one: 1 }]);
    expect(processesIn(options.folder)).toEqual([]);
    await expect(findRunningCluster(options.folder)).resolves.toBeNull();

    const cluster = await startCluster(options);
    await expect(ask()).resolves.toEqual([{ one: 1 }]);
    await cluster.waitReady('primary');
    await cluster.stop();
  });
});
