import { setTimeout as sleep } from 'node:timers/promises';
import { ClusterError } from '../cluster.error.js';
import type { ClusterEvent } from '../cluster.events.js';
import { decideRestart } from './restart-policy.js';
import { describeExit, type ServerProcess } from './server-process.js';

export type SupervisorState =
  | { readonly kind: 'stopped' }
  | { readonly kind: 'starting' }
  | { readonly kind: 'running'; readonly process: ServerProcess }
  | { readonly kind: 'waiting'; readonly failedStarts: number }
  | { readonly kind: 'held' }
  | { readonly kind: 'gave-up'; readonly cause: string };

export interface SupervisedServerSpec {
  readonly name: string;
  /** Prepares the folder and spawns the server; called again for each restart. */
  readonly launch: () => Promise<ServerProcess>;
  /** While true a crashed server stays down. */
  readonly isHeld: () => boolean;
  readonly readyWithinMs: number;
  readonly onEvent: (event: ClusterEvent) => void;
}

const holdPollMs = 50;

/** Keeps one server running on the same data until it is told to stop. */
export class SupervisedServer {
  #state: SupervisorState = { kind: 'stopped' };
  #stopping: AbortController | null = null;
  #watch: Promise<void> = Promise.resolve();
  #latest: ServerProcess | null = null;

  constructor(readonly spec: SupervisedServerSpec) {}

  get name(): string {
    return this.spec.name;
  }

  get state(): SupervisorState {
    return this.#state;
  }

  /** Starts it and resolves once it answers; a first start that fails is the caller's to handle. */
  async start(): Promise<void> {
    const stopping = new AbortController();
    this.#stopping = stopping;
    this.#state = { kind: 'starting' };
    try {
      const process = await this.#bringUp();
      this.#watch = this.#keepUp(process, stopping.signal);
      if (stopping.signal.aborted) await this.stop();
    } catch (error) {
      this.#state = { kind: 'stopped' };
      throw error;
    }
  }

  /** Stops it for good: no restart follows. */
  async stop(): Promise<void> {
    this.#stopping?.abort();
    if (this.#state.kind === 'running') await this.#state.process.stop();
    await this.#watch;
    this.#state = { kind: 'stopped' };
  }

  /**
   * For the exit of this process without a stop (an uncaught error, process.exit): that moment allows no
   * waiting, but a signal can be sent.
   */
  askToEnd(): void {
    if (this.#latest?.state.kind !== 'exited') this.#latest?.askToEnd();
  }

  async #bringUp(): Promise<ServerProcess> {
    const process = await this.spec.launch();
    this.#latest = process;
    try {
      await process.waitReady(this.spec.readyWithinMs);
    } catch (error) {
      await process.stop();
      throw error;
    }
    this.#state = { kind: 'running', process };
    this.spec.onEvent({ kind: 'started', node: this.name, pid: process.pid, port: process.port });
    return process;
  }

  async #keepUp(first: ServerProcess, signal: AbortSignal): Promise<void> {
    let running: ServerProcess | null = first;
    while (running !== null) {
      const exit = await running.exited;
      if (signal.aborted) break;
      running = await this.#restart(describeExit(exit), signal);
    }
    if (this.#state.kind !== 'gave-up') this.spec.onEvent({ kind: 'stopped', node: this.name });
  }

  /** @returns `null` when it was stopped meanwhile or can't be brought back */
  async #restart(crash: string, signal: AbortSignal): Promise<ServerProcess | null> {
    let cause = crash;
    for (let failedStarts = 0; ; failedStarts++) {
      const decision = decideRestart(failedStarts);
      if (decision.kind === 'give-up') {
        this.#state = { kind: 'gave-up', cause };
        this.spec.onEvent({ kind: 'gave-up', node: this.name, cause });
        return null;
      }
      await this.#whileHeld(signal);
      this.#state = { kind: 'waiting', failedStarts };
      this.spec.onEvent({ kind: 'crashed', node: this.name, cause, restartInMs: decision.delayMs });
      await sleep(decision.delayMs, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return null;
      try {
        return await this.#restarted(signal);
      } catch (error) {
        cause = error instanceof ClusterError ? error.problem : String(error);
      }
    }
  }

  /** A stop that arrives while the server comes up must not leave it behind. */
  async #restarted(signal: AbortSignal): Promise<ServerProcess | null> {
    const process = await this.#bringUp();
    if (!signal.aborted) return process;
    await process.stop();
    return null;
  }

  async #whileHeld(signal: AbortSignal): Promise<void> {
    if (!this.spec.isHeld()) return;
    this.#state = { kind: 'held' };
    this.spec.onEvent({ kind: 'held', node: this.name });
    while (!signal.aborted && this.spec.isHeld()) {
      await sleep(holdPollMs, undefined, { signal }).catch(() => undefined);
    }
  }
}
