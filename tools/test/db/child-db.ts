import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { ClusterDatabase } from '../../src/cluster/index.js';

const here = import.meta.dirname;
const loader = join(here, '../cluster/swc-loader.mjs');
const sources = join(here, '../../src');

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

export interface ChildDbOptions {
  /** All of its environment but PATH. */
  readonly environment: NodeJS.ProcessEnv;
  /** What it reads. @defaultValue nothing */
  readonly input?: string;
  /** The sources to run, or a copy of them. */
  readonly from?: string;
}

/** Starts `db …` from its sources, library included. */
export function startDb(
  args: readonly string[],
  { environment, input = '', from = sources }: ChildDbOptions,
): ChildDb {
  const program = join(from, 'cli/db.ts');
  const child = spawn(process.execPath, ['--conditions=@phc/source', '--import', loader, program, ...args], {
    env: { PATH: process.env['PATH'], ...environment },
    stdio: 'pipe',
  });
  child.stdin.end(input);
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

/** Starts `db …` on a database of the test's own, named by the environment. */
export function startDbOn(
  { urls }: Pick<ClusterDatabase, 'urls'>,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
  input = '',
): ChildDb {
  const named = {
    NODE_ENV: 'test',
    DATABASE_URL: urls.app,
    DATABASE_SYSTEM_URL: urls.system,
    DATABASE_MIGRATION_URL: urls.migration,
  };
  return startDb(args, { environment: { ...named, ...environment }, input });
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
