import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, jest } from '@jest/globals';
import { clusterLayout } from '../../src/cluster/folder/cluster-layout.js';
import { readLockOwner } from '../../src/cluster/folder/folder-lock.js';
import { becomesTrue } from '../../src/cluster/wait-until.js';
import { temporaryFolder } from '../cluster/temporary-folder.js';
import { isGone, startThroughNpm } from './started.js';

jest.setTimeout(240_000);

/** What npm left behind, when it does: it holds the cluster's folder. */
async function endWhoeverIsLeft(clusterFolder: string): Promise<void> {
  const { lock } = clusterLayout(clusterFolder);
  const owner = await readLockOwner(lock);
  if (owner === null) return;
  process.kill(owner.pid, 'SIGTERM');
  await becomesTrue(async () => (await readLockOwner(lock)) === null, 60_000);
}

it('npm start leaves nothing running when npm is ended, as a supervisor would end it', async () => {
  const folder = await temporaryFolder();
  const npm = startThroughNpm(['--data', folder.path, '--replicas', '0', '--no-demo']);
  try {
    const url = await npm.ready();
    npm.kill('SIGTERM');
    expect(await npm.exited).toBe(0);
    expect(await isGone(url, 1_000)).toBe(true);
    expect(existsSync(join(folder.path, 'cluster/node-1/postmaster.pid'))).toBe(false);
    expect(npm.output().trim().split('\n').at(-1)).toBe('stopped');
  } finally {
    npm.kill('SIGTERM');
    await npm.exited;
    await endWhoeverIsLeft(join(folder.path, 'cluster'));
    await folder.remove();
  }
});
