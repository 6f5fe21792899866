import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { findRunningCluster } from '../../src/cluster/index.js';
import { temporaryFolder } from '../cluster/temporary-folder.js';
import { startDbOn } from '../db/child-db.js';
import { isGone, startCommand, type Started } from './started.js';

const fixture = join(import.meta.dirname, '../fixtures/synthea');
const run = promisify(execFile);

/** Whole systems are started and stopped in here. */
jest.setTimeout(240_000);

describe('npm start', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let started: Started;
  let url: string;
  const all: Started[] = [];

  const start = (environment?: Record<string, string>): Started => {
    const command = startCommand(['--data', folder.path, '--replicas', '1'], environment);
    all.push(command);
    return command;
  };

  beforeAll(async () => {
    folder = await temporaryFolder();
    started = start();
    url = await started.ready();
  });
  afterAll(async () => {
    for (const command of all) {
      command.kill('SIGTERM');
      await command.exited;
    }
    await folder.remove();
  });

  /** Pastes what was printed for one clinic into a shell. */
  async function paste(clinic: number): Promise<{ items: { id: string }[] }> {
    const lines = started.output().split('\n');
    const first = lines.findIndex((line) => line.startsWith(`  TOKEN_${clinic}=`));
    const { stdout } = await run('bash', ['-c', lines.slice(first, first + 2).join('\n')]);
    return JSON.parse(stdout) as { items: { id: string }[] };
  }

  it('is ready, and prints where everything is', async () => {
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
    for (const name of ['docs', 'health', 'metrics']) {
      expect(started.output()).toContain(`${url}/${name}`);
      expect((await fetch(`${url}/${name}`)).status).toBe(200);
    }
    expect(started.output()).toMatch(/^ {2}postgres +postgresql:\/\/healthcare_app:/m);
    expect(started.output()).toMatch(/^ {2}replica 1 +postgresql:/m);
  });

  it('prints lines that work when pasted: each clinic sees its own patients', async () => {
    const [one, two] = [await paste(1), await paste(2)];
    expect([one.items.length, two.items.length]).toEqual([3, 3]);
    expect(one.items.filter(({ id }) => two.items.some((other) => other.id === id))).toEqual([]);
  });

  it('lets the administrator of an imported clinic sign in and list exactly its patients', async () => {
    const cluster = await findRunningCluster(join(folder.path, 'cluster'));
    if (cluster === null) throw new Error('the cluster does not run');
    const db = async (args: readonly string[], input?: string): Promise<string> => {
      const { code, out, err } = await startDbOn(cluster, args, {}, input).ended;
      if (code !== 0) throw new Error(err);
      return out;
    };
    await db(['import', fixture, '--rejects', join(folder.path, 'rejects.csv')]);
    const clinics = JSON.parse(await db(['clinics', '--json'])) as { slug: string; patients: number }[];
    const imported = clinics.find(({ slug, patients }) => slug.startsWith('hilltop') && patients === 2);
    const [email, password] = ['first@hilltop.example', 'correct horse battery'];
    await db(['admin', imported?.slug ?? '', email, '--password-stdin'], password);

    const login = await fetch(`${url}/v1/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password }),
    });
    const { accessToken } = (await login.json()) as { accessToken: string };
    const patients = await fetch(`${url}/v1/patients`, {
      headers: { authorization: `Bearer ${accessToken}` },
    });
    expect(((await patients.json()) as { items: unknown[] }).items).toHaveLength(2);
  });

  it('brings a crashed postmaster back on the same data', async () => {
    const before = await paste(1);
    const pidFile = join(folder.path, 'cluster/node-1/postmaster.pid');
    process.kill(Number((await readFile(pidFile, 'utf8')).split('\n')[0]), 'SIGKILL');
    // Connections to the dead server are noticed when they are used: the first requests may be refused.
    let items: unknown;
    for (let attempt = 0; attempt < 60 && !Array.isArray(items); attempt += 1) {
      await pause(250);
      items = await paste(1).then(
        (page) => page.items,
        () => undefined,
      );
    }
    expect(items).toEqual(before.items);
  });

  it('stops everything on SIGTERM with 0, and starts again on the same data and secrets', async () => {
    const before = { patients: await paste(1), password: passwordIn(started) };
    started.kill('SIGTERM');
    expect(await started.exited).toBe(0);
    expect(await isGone(url, 1_000)).toBe(true);
    expect(started.output().trim().split('\n').at(-1)).toBe('stopped');

    started = start();
    url = await started.ready();
    expect(started.output()).toMatch(/migrations: up to date[\s\S]+demo clinics: as they were/);
    expect(passwordIn(started)).toBe(before.password);
    expect(await paste(1)).toEqual(before.patients);
  });

  it('leaves no API behind when it is killed, and clears the servers away at the next start', async () => {
    started.kill('SIGKILL');
    await started.exited;
    expect(await isGone(url, 30_000)).toBe(true);
    started = start();
    url = await started.ready();
    expect((await paste(2)).items).toHaveLength(3);
  });

  it('explains itself with --help, and refuses what it does not know', async () => {
    const help = startCommand(['--help']);
    expect(await help.exited).toBe(0);
    expect(help.output()).toMatch(/DATABASE_URL[\s\S]+Ctrl-C/);
    const wrong = startCommand(['--replicas', 'many']);
    expect(await wrong.exited).toBe(1);
    expect(wrong.output()).toContain('replicas must be a whole number from 0 to 8');
  });

  it('refuses to make up secrets in production, in one message', async () => {
    const command = start({ NODE_ENV: 'production', DATABASE_URL: 'postgresql://somewhere/db' });
    expect(await command.exited).toBe(1);
    expect(command.output().trim().split('\n')).toHaveLength(1);
    expect(command.output()).toMatch(/no place in production.*docker-compose/);
  });
});

function passwordIn({ output }: Started): string | undefined {
  return /Demo users \(password (\S+)\)/.exec(output())?.[1];
}
