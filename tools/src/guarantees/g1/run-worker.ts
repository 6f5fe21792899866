import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Evidence } from './cells/cell.js';
import type { ProgramRun } from './run-programs.js';
import type { WorkerJob } from './worker.js';

/** Always the built one: a forked Node runs no TypeScript. */
const WORKER = fileURLToPath(new URL('../../../dist/guarantees/g1/worker.js', import.meta.url));
const LAST_LINES = 2000;

/** What the process left behind: its figures, or why it could not even run its programs. */
export type WorkerOutcome =
  | { readonly kind: 'ran'; readonly run: ProgramRun; readonly evidence: readonly Evidence[] }
  /** The boot proof or the self-test refused what it was given. */
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'failed'; readonly reason: string };

interface Message {
  readonly done?: number;
  readonly run?: ProgramRun;
  readonly evidence?: readonly Evidence[];
  readonly refusal?: string;
}

/**
 * Runs programs in a process of their own, so that a mutant's damage ends with it.
 * @param onProgress told operations, or rounds where these are what ends the run
 */
export async function runWorker(job: WorkerJob, onProgress: (done: number) => void): Promise<WorkerOutcome> {
  return await new Promise((resolve, reject) => {
    let outcome: WorkerOutcome | undefined;
    let said = '';
    const child = fork(WORKER, [JSON.stringify(job)], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    const listen = (text: Buffer): void => {
      said = (said + text.toString()).slice(-LAST_LINES);
    };
    child.stdout?.on('data', listen);
    child.stderr?.on('data', listen);
    child.on('message', ({ done, run, evidence = [], refusal }: Message) => {
      if (done !== undefined) onProgress(done);
      if (run !== undefined) outcome = { kind: 'ran', run, evidence };
      if (refusal !== undefined) outcome = { kind: 'refused', reason: refusal };
    });
    child.on('error', reject);
    child.on('exit', (code) => {
      resolve(outcome ?? { kind: 'failed', reason: `exit ${String(code)}: ${said}` });
    });
  });
}
