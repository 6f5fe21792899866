import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { ClusterDatabase } from '../../src/cluster/index.js';

const here = import.meta.dirname;
const loader = join(here, '../cluster/swc-loader.mjs');
const program = join(here, '../../src/cli/db.ts');

/** How a command ended, and what it said. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

/** A `db` command in a process of its own, which can be killed. */
export interface ChildDb {
  readonly ended: Promise<Ended>;
  kill(): void;
}

/** Starts `db …` from its sources, library included, on a database of the test's own. */
export function startDb(
  { urls }: ClusterDatabase,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): ChildDb {
  const child = spawn(process.execPath, ['--conditions=@phc/source', '--import', loader, program, ...args], {
    env: {
      PATH: process.env['PATH'],
      NODE_ENV: 'test',
      DATABASE_URL: urls.app,
      DATABASE_SYSTEM_URL: urls.system,
      DATABASE_MIGRATION_URL: urls.migration,
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => (out += String(chunk)));
  child.stderr.on('data', (chunk: Buffer) => (err += String(chunk)));
  const ended = once(child, 'close').then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as NodeJS.Signals | null,
    out,
    err,
  }));
  return { ended, kill: () => void child.kill('SIGKILL') };
}

/** Kills a command as soon as something is true. @throws when the command ends before */
export async function killWhen(command: ChildDb, isTime: () => Promise<boolean>): Promise<Ended> {
  const exited = command.ended.then(() => 'exited' as const);
  while (!(await isTime())) {
    const next = await Promise.race([exited, new Promise((resolve) => setTimeout(resolve, 10, 'waiting'))]);
    if (next === 'exited') throw new Error(`the command ended too soon: ${(await command.ended).err}`);
  }
  command.kill();
  return await command.ended;
}
