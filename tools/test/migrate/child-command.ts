import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Workbench } from './workbench.js';

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
export interface ChildCommand {
  readonly ended: Promise<Ended>;
  kill(): void;
}

/**
 * Starts `db …` from its sources, on a workbench's database and folders.
 *
 * @param from - the sources, or a copy of them
 */
export function startDb(bench: Workbench, args: readonly string[], from = sources): ChildCommand {
  const folders = ['--schema-dir', bench.schemaDir, '--migrations-dir', bench.migrationsDir];
  return startProgram([...args, ...folders], { DATABASE_MIGRATION_URL: bench.url }, from);
}

/** Starts `db …` from its sources. */
export function startProgram(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  from = sources,
): ChildCommand {
  const child = spawn(process.execPath, ['--import', loader, join(from, 'cli/db.ts'), ...args], {
    env: { PATH: process.env['PATH'], ...environment },
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
