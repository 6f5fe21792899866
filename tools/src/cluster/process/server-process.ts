import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { ClusterError } from '../cluster.error.js';
import { launchAs, type RunAs } from '../run-as/run-as.js';
import { logEnd, readLogFrom } from './server-log.js';

/** How a server process ended. */
export interface ServerExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export type ServerState =
  | { readonly kind: 'starting'; readonly pid: number }
  | { readonly kind: 'running'; readonly pid: number }
  | { readonly kind: 'stopping'; readonly pid: number }
  | { readonly kind: 'exited'; readonly exit: ServerExit };

/** A signal and how long it may take before the next, harder one is sent. */
export interface StopStep {
  readonly signal: NodeJS.Signals;
  readonly withinMs: number;
}

export interface ServerSpec {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly runAs: RunAs;
  readonly port: number;
  readonly logFile: string;
  /** Resolves when a connection is answered, rejects otherwise. */
  readonly probe: () => Promise<void>;
  /** From the gentlest to the one that can't be refused. */
  readonly stopSteps: readonly StopStep[];
}

const firstProbeMs = 20;
const slowestProbeMs = 250;
const portTaken = /Address already in use|could not bind/i;

/** One life of one server: it owns the pid, the port and the log, and ends once. */
export class ServerProcess {
  readonly exited: Promise<ServerExit>;
  readonly #child: ChildProcess;
  readonly #pid: number;
  readonly #logStart: number;
  #state: ServerState;

  private constructor(
    readonly spec: ServerSpec,
    child: ChildProcess,
    pid: number,
    logStart: number,
  ) {
    this.#child = child;
    this.#pid = pid;
    this.#logStart = logStart;
    this.#state = { kind: 'starting', pid };
    this.exited = new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        this.#state = { kind: 'exited', exit: { code, signal } };
        resolve({ code, signal });
      });
    });
  }

  /**
   * Spawns the server in a process group of its own, so that Ctrl-C in a terminal reaches the owner alone
   * and the owner decides in which order servers stop.
   */
  static async launch(spec: ServerSpec): Promise<ServerProcess> {
    const { command, args, uid, gid } = launchAs(spec.runAs, spec.command, spec.args);
    const logStart = logEnd(spec.logFile);
    const log = openSync(spec.logFile, 'a', 0o600);
    try {
      const child = spawn(command, args, {
        detached: true,
        cwd: '/',
        stdio: ['ignore', log, log],
        ...(uid === undefined ? {} : { uid, gid }),
      });
      const pid = await spawned(child, spec);
      return new ServerProcess(spec, child, pid, logStart);
    } finally {
      closeSync(log);
    }
  }

  get pid(): number {
    return this.#pid;
  }

  get port(): number {
    return this.spec.port;
  }

  get state(): ServerState {
    return this.#state;
  }

  /**
   * Waits until a connection is answered.
   * @throws ClusterError PORT_TAKEN, SERVER_DID_NOT_START (with the end of its log)
   */
  async waitReady(withinMs: number): Promise<void> {
    const deadline = performance.now() + withinMs;
    for (let pauseMs = firstProbeMs; ; pauseMs = Math.min(slowestProbeMs, pauseMs * 1.2)) {
      if (this.#state.kind === 'exited') throw this.#startFailure(describeExit(this.#state.exit));
      const answered = await this.spec.probe().then(
        () => true,
        () => false,
      );
      if (answered && this.#state.kind === 'starting') this.#state = { kind: 'running', pid: this.pid };
      if (this.#state.kind === 'running') return;
      if (performance.now() > deadline) throw this.#startFailure(`no answer within ${withinMs} ms`);
      await sleep(pauseMs);
    }
  }

  /** Stops it, harder step by step. @throws ClusterError SERVER_DID_NOT_STOP */
  async stop(): Promise<void> {
    for (const { signal, withinMs } of this.spec.stopSteps) {
      if (this.#state.kind === 'exited') return;
      this.#state = { kind: 'stopping', pid: this.pid };
      this.#child.kill(signal);
      if (await settledWithin(this.exited, withinMs)) return;
    }
    throw new ClusterError(
      'SERVER_DID_NOT_STOP',
      `${this.spec.name} (pid ${this.pid}) doesn't end, not even on SIGKILL.`,
      'It hangs in the kernel, usually on a dead disk or network mount; look at dmesg.',
    );
  }

  /** Asks it to end without waiting: for the last moment of the process that owns it. */
  askToEnd(): void {
    this.#child.kill(this.spec.stopSteps[0]?.signal);
  }

  /** What this life has written to its log. */
  log(): string {
    return readLogFrom(this.spec.logFile, this.#logStart);
  }

  #startFailure(reason: string): ClusterError {
    const log = this.log();
    if (portTaken.test(log)) {
      return new ClusterError('PORT_TAKEN', `Port ${this.port} is taken.`, 'Another port is needed.');
    }
    return new ClusterError(
      'SERVER_DID_NOT_START',
      `${this.spec.name} did not start: ${reason}.\n${lastLines(log)}`,
      `The whole log is in ${this.spec.logFile}.`,
    );
  }
}

export function describeExit({ code, signal }: ServerExit): string {
  return signal === null ? `ended with exit code ${code}` : `was ended by ${signal}`;
}

function spawned(child: ChildProcess, spec: ServerSpec): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('spawn', () => resolve(child.pid as number));
    child.once('error', (cause) =>
      reject(
        new ClusterError('SERVER_DID_NOT_START', `${spec.command} can't be run.`, 'See the cause.', {
          cause,
        }),
      ),
    );
  });
}

async function settledWithin(event: Promise<unknown>, withinMs: number): Promise<boolean> {
  const timer = new AbortController();
  const timeout = sleep(withinMs, false, { signal: timer.signal }).catch(() => false);
  const settled = await Promise.race([event.then(() => true), timeout]);
  timer.abort();
  return settled;
}

function lastLines(log: string): string {
  return log.trim().split('\n').slice(-12).join('\n');
}
