import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { StartError } from './start.error.js';

const READY_WITHIN_MS = 60_000;
/** Above the time that the API itself takes to finish requests under way. */
const STOP_WITHIN_MS = 30_000;
const POLL_MS = 100;

/** The API, running as a process of its own. */
export class ApiProcess {
  readonly #child: ChildProcess;
  /** Its exit code; `null` when a signal ended it. */
  readonly ended: Promise<number | null>;

  private constructor(child: ChildProcess) {
    this.#child = child;
    this.ended = once(child, 'exit').then(([code]) => code as number | null);
  }

  /** Starts it in a process group of its own: a terminal's Ctrl-C reaches it through us, in good order. */
  static spawn(script: string, environment: NodeJS.ProcessEnv): ApiProcess {
    return new ApiProcess(
      spawn(process.execPath, ['--enable-source-maps', script], {
        env: environment,
        // The channel carries nothing: when it closes, the API knows that we are gone, even killed.
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
        detached: true,
      }),
    );
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** @throws StartError when it ends first, or is not ready in time */
  async waitReady(url: string): Promise<void> {
    const deadline = Date.now() + READY_WITHIN_MS;
    while (Date.now() < deadline) {
      const ended = await Promise.race([this.ended, pause(POLL_MS, 'running' as const)]);
      if (ended !== 'running') throw apiEnded(ended);
      if (await isReady(url)) return;
    }
    throw new StartError(
      'The API did not become ready within a minute.',
      'Its log above says how far it got.',
    );
  }

  /** Lets it finish what is under way; ends it when it does not. */
  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill('SIGTERM');
    const late = pause(STOP_WITHIN_MS, 'late' as const, { ref: false });
    if ((await Promise.race([this.ended, late])) !== 'late') return;
    this.#child.kill('SIGKILL');
    await this.ended;
  }
}

/** What happened when the API ended by itself. */
export function apiEnded(code: number | null): StartError {
  const how = code === null ? 'was ended by a signal' : `ended with code ${code}`;
  return new StartError(`The API ${how}.`, 'What it wrote last, above, says why.');
}

async function isReady(url: string): Promise<boolean> {
  return await fetch(`${url}/health/ready`).then(
    ({ ok }) => ok,
    // Nobody listens yet.
    () => false,
  );
}
