import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { WorkerJob, WorkerRequest } from './worker.js';

/** Always the built one: a forked Node runs no TypeScript. */
const WORKER = fileURLToPath(new URL('../../../dist/guarantees/g3/worker.js', import.meta.url));
const LAST_CHARACTERS = 2000;
/** Above the time in which every unknown must be resolved; ms. */
const FINISHES_WITHIN_MS = 50_000;
const STARTS_WITHIN_MS = 30_000;

/** A writer's process, as its parent sees it. */
export class LedgerWorker {
  readonly job: WorkerJob;
  readonly #child: ChildProcess;
  readonly #ended: Promise<string>;
  #said = '';

  private constructor(job: WorkerJob) {
    this.job = job;
    this.#child = fork(WORKER, [JSON.stringify(job)], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    const listen = (text: Buffer): void => {
      this.#said = (this.#said + text.toString()).slice(-LAST_CHARACTERS);
    };
    this.#child.stdout?.on('data', listen);
    this.#child.stderr?.on('data', listen);
    this.#ended = once(this.#child, 'exit').then(([code, signal]) => String(signal ?? code));
  }

  /** Resolves when it writes. @throws when it does not come so far */
  static async start(job: WorkerJob): Promise<LedgerWorker> {
    const worker = new LedgerWorker(job);
    const isReady = once(worker.#child, 'message').then(() => true);
    const late = pause(STARTS_WITHIN_MS, false, { ref: false });
    if (await Promise.race([isReady, worker.#ended.then(() => false), late])) return worker;
    await worker.kill();
    throw new Error(`${job.name} did not start: ${worker.#said}`);
  }

  /** Ends it as the kernel does: it has no word in it. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }

  /** Lets it finish what is under way. @throws when it ended otherwise, or has not finished in time */
  async finish(): Promise<void> {
    const request: WorkerRequest = 'finish';
    if (this.#child.connected) this.#child.send(request);
    const end = await Promise.race([this.#ended, pause(FINISHES_WITHIN_MS, 'late', { ref: false })]);
    if (end === 'late') await this.kill();
    if (end !== '0') throw new Error(`${this.job.name} ended with ${end}: ${this.#said}`);
  }
}
