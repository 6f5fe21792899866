import { fork, type ChildProcess } from 'node:child_process';

/** What one request of a benchmark may take beyond the time it asks for, before its process is given up; ms. */
const GRACE_MS = 60_000;
const LAST_CHARACTERS = 4000;

interface Answer {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}

interface Waiter {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/**
 * A contender in a process of its own, so that no other's garbage, compiled code or timers are in its figures.
 */
export class BenchProcess {
  readonly #child: ChildProcess;
  readonly #name: string;
  readonly #waiting = new Map<number, Waiter>();
  #nextId = 1;
  #said = '';

  constructor(name: string, script: string, options: { readonly execArgv?: readonly string[] } = {}) {
    this.#name = name;
    this.#child = fork(script, [], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      ...(options.execArgv !== undefined && { execArgv: [...options.execArgv] }),
    });
    const listen = (text: Buffer): void => {
      this.#said = (this.#said + text.toString()).slice(-LAST_CHARACTERS);
    };
    this.#child.stdout?.on('data', listen);
    this.#child.stderr?.on('data', listen);
    this.#child.on('message', (answer: Answer) => {
      this.#settle(answer);
    });
    this.#child.on('error', (error) => {
      this.#failAll(error.message);
    });
    this.#child.on('exit', (code, signal) => {
      this.#failAll(`ended with ${String(signal ?? code)}: ${this.#said}`);
    });
  }

  /**
   * @param lastsMs how long the answer takes when all is well; ms
   * @throws when the process fails, ends, or stays silent for a minute longer
   */
  async ask<Result>(request: string, input: unknown, lastsMs = 0): Promise<Result> {
    const id = this.#nextId++;
    const timer = setTimeout(() => {
      this.#child.kill('SIGKILL');
    }, lastsMs + GRACE_MS);
    try {
      return await new Promise<Result>((resolve, reject) => {
        this.#waiting.set(id, { resolve, reject });
        this.#child.send({ id, request, input }, (error) => {
          if (error !== null) this.#failAll(error.message);
        });
      });
    } finally {
      clearTimeout(timer);
    }
  }

  /** Ends the process; it has closed what it opened when this resolves. */
  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), GRACE_MS);
    this.#child.disconnect();
    await ended;
    clearTimeout(timer);
  }

  #settle({ id, value, error }: Answer): void {
    const waiter = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === undefined) waiter?.resolve(value);
    else waiter?.reject(new Error(`${this.#name}: ${error}`));
  }

  #failAll(reason: string): void {
    for (const waiter of this.#waiting.values()) waiter.reject(new Error(`${this.#name} ${reason}`));
    this.#waiting.clear();
  }
}
