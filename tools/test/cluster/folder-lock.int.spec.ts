import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { acquireFolderLock } from '../../src/cluster/folder/folder-lock.js';
import { identify } from '../../src/cluster/folder/process-identity.js';
import { withDaemonsForbidden } from '../../src/cluster/system/policy-guard.js';
import { temporaryFolder } from './temporary-folder.js';

describe('the lock of a folder', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeAll(async () => {
    folder = await temporaryFolder();
  });
  afterAll(() => folder.remove());

  let path: string;
  beforeEach(async () => {
    path = join(folder.path, 'cluster.lock');
    await rm(path, { force: true });
  });

  const owned = (pid: number, startedAt: string) =>
    writeFile(path, JSON.stringify({ pid, startedAt, command: 'start', token: 'theirs' }));

  it('refuses a second owner, in the same process too', async () => {
    const lock = await acquireFolderLock(path);
    await expect(acquireFolderLock(path)).rejects.toMatchObject({ code: 'FOLDER_IN_USE' });
    await lock.release();
    await (await acquireFolderLock(path)).release();
    expect(existsSync(path)).toBe(false);
  });

  it('is taken over from a process whose number belongs to another one by now', async () => {
    await owned(process.pid, 'some time ago');
    await (await acquireFolderLock(path)).release();
  });

  it('is kept by a process that still runs', async () => {
    await owned(process.ppid, identify(process.ppid)?.startedAt ?? '');
    await expect(acquireFolderLock(path)).rejects.toThrow(new RegExp(`process ${process.ppid} \\(start\\)`));
  });

  it('is taken over when it is damaged', async () => {
    await writeFile(path, '{"pid":');
    await (await acquireFolderLock(path)).release();
  });

  it('goes to one of many that find a dead one at once', async () => {
    for (let round = 0; round < 20; round++) {
      await owned(process.pid, 'some time ago');
      const all = await Promise.allSettled(Array.from({ length: 8 }, () => acquireFolderLock(path)));
      expect(all.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
      await rm(path);
    }
  });

  it('is not removed by an owner that has lost it', async () => {
    const lock = await acquireFolderLock(path);
    await owned(1, 'x');
    await lock.release();
    expect(await readFile(path, 'utf8')).toContain('theirs');
  });
});

describe('the guard against daemons', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeAll(async () => {
    folder = await temporaryFolder();
  });
  afterAll(() => folder.remove());

  it('is there while packages are installed, and gone afterwards, also when that fails', async () => {
    const file = join(folder.path, 'policy-rc.d');
    const failing = withDaemonsForbidden(async () => {
      expect(await readFile(file, 'utf8')).toContain('exit 101');
      throw new Error('no network');
    }, file);
    await expect(failing).rejects.toThrow('no network');
    expect(existsSync(file)).toBe(false);
  });

  it('leaves a policy of the machine alone', async () => {
    const file = join(folder.path, 'policy-rc.d');
    await writeFile(file, 'its own');
    await withDaemonsForbidden(async () => undefined, file);
    expect(await readFile(file, 'utf8')).toBe('its own');
  });
});
