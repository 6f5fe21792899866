import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readlink, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { hydrateSymlinks } from '../../src/cluster/binaries/hydrate-symlinks.js';
import { clearLeftOverPostmaster } from '../../src/cluster/postgres/left-over-postmaster.js';
import { temporaryFolder } from './temporary-folder.js';

describe("a killed server's pid file", () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeAll(async () => {
    folder = await temporaryFolder();
  });
  afterAll(() => folder.remove());

  const dataDir = () => join(folder.path, 'node-1');
  const pidFile = () => join(dataDir(), 'postmaster.pid');
  const writePid = async (pid: number) => {
    await mkdir(dataDir(), { recursive: true });
    await writeFile(pidFile(), `${pid}\n${dataDir()}\n`);
  };

  it('is removed without touching the stranger that has its number by now', async () => {
    const stranger = spawn('sleep', ['60']);
    await once(stranger, 'spawn');
    await writePid(stranger.pid ?? 0);
    await expect(clearLeftOverPostmaster(dataDir())).resolves.toBeNull();
    expect(existsSync(pidFile())).toBe(false);
    expect(stranger.exitCode ?? stranger.signalCode).toBeNull();
    stranger.kill();
    await once(stranger, 'exit');
  });

  it('leads to the server when that still runs, which is ended', async () => {
    const leftOver = spawn('sh', ['-c', 'trap "exit 7" INT; while :; do sleep 0.05; done', '-D', dataDir()]);
    await once(leftOver, 'spawn');
    await writePid(leftOver.pid ?? 0);
    const ended = once(leftOver, 'exit');
    await expect(clearLeftOverPostmaster(dataDir())).resolves.toBe(leftOver.pid);
    expect(await ended).toEqual([7, null]);
  });

  it('may be missing', async () => {
    await rm(pidFile(), { force: true });
    await expect(clearLeftOverPostmaster(dataDir())).resolves.toBeNull();
  });
});

describe('the library links of the embedded programs', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeAll(async () => {
    folder = await temporaryFolder();
  });
  afterAll(() => folder.remove());

  it('are made where npm could not, once, by however many starts at once', async () => {
    const native = join(folder.path, 'package/native');
    await mkdir(join(native, 'lib'), { recursive: true });
    const link = { source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' };
    await writeFile(join(native, 'pg-symlinks.json'), JSON.stringify([link]));
    await Promise.all([hydrateSymlinks(native), hydrateSymlinks(native), hydrateSymlinks(native)]);
    await hydrateSymlinks(native);
    await expect(readlink(join(native, 'lib/libpq.so.5'))).resolves.toBe('libpq.so.5.18');
  });
});
