import { fork, type ChildProcess } from 'node:child_process';

const LAST_CHARACTERS = 2000;

/** How a process ended. */
export interface WorkerExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** What came of one job. */
export type JobOutcome<Result> =
  | { readonly kind: 'ran'; readonly result: Result }
  /** The process ended, or was ended, without a result. */
  | { readonly kind: 'failed'; readonly reason: string };

/** What a worker sends; the last message of a job is its result. */
export type WorkerMessage<Result, Note> = { readonly result: Result } | { readonly note: Note };

/** One job in a process of its own, so that a mutant's damage ends with it. */
export class ForkedWorker<Result, Note = never> {
  readonly outcome: Promise<JobOutcome<Result>>;
  readonly exited: Promise<WorkerExit>;
  readonly #child: ChildProcess;
  #result: { readonly value: Result } | undefined;
  #said = '';
  #tookTooLong = false;

  /**
   * @param script the built one: a forked Node runs no TypeScript
   * @param job passed as JSON in the first argument
   * @param limitMs the process is killed after that; ms
   */
  constructor(script: string, job: unknown, limitMs: number, onNote: (note: Note) => void = () => undefined) {
    this.#child = fork(script, [JSON.stringify(job)], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    const listen = (text: Buffer): void => {
      this.#said = (this.#said + text.toString()).slice(-LAST_CHARACTERS);
    };
    this.#child.stdout?.on('data', listen);
    this.#child.stderr?.on('data', listen);
    this.#child.on('message', (message: WorkerMessage<Result, Note>) => {
      if ('result' in message) this.#result = { value: message.result };
      else onNote(message.note);
    });
    const timer = setTimeout(() => {
      this.#tookTooLong = true;
      this.kill('SIGKILL');
    }, limitMs);
    this.exited = new Promise((resolve, reject) => {
      this.#child.once('error', reject);
      // 'close' comes when everything that it said has been heard.
      this.#child.once('close', (code, signal) => {
        clearTimeout(timer);
        resolve({ code, signal });
      });
    });
    this.outcome = this.exited.then((exit) => this.#outcomeAfter(exit));
  }

  /** Says something to the worker; nothing happens when it has ended. */
  send(message: string): void {
    if (this.#child.connected) this.#child.send(message);
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  #outcomeAfter({ code, signal }: WorkerExit): JobOutcome<Result> {
    if (this.#result !== undefined) return { kind: 'ran', result: this.#result.value };
    const end = this.#tookTooLong ? 'was ended, as it took too long' : `ended with ${String(signal ?? code)}`;
    return { kind: 'failed', reason: `${end}: ${this.#said}` };
  }
}
