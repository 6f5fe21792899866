import type { Clock } from '../../pipeline/clock.js';
import type { NodeFault } from './ejection-reason.js';
import { nodeFaultOf } from './poll-fault.js';
import type { PollSample } from './poll-sample.js';

/**
 * Asks one server for its state over a connection of its own. It must settle once `signal` aborts, by giving its
 * connection up.
 */
export type Poll = (nodeName: string, signal: AbortSignal) => Promise<PollSample>;

export interface PollerPorts {
  readonly clock: Clock;
  /** 0 ≤ n < 1 */
  readonly random: () => number;
  readonly poll: Poll;
}

export interface PollPace {
  /** From one question to the next; ms. */
  readonly intervalMs: number;
  /** How long an answer may take; ms. */
  readonly deadlineMs: number;
}

export interface PollListener {
  answered(sample: PollSample): void;
  /** The answer is late, or an error that says nothing about the connection. */
  missed(fault: NodeFault): void;
  /** The server cannot be asked. */
  failed(fault: NodeFault): void;
}

/** Deadlines after which a poll is given up. */
const PATIENCE = 2;
/** A server that stays away is asked this much more seldom. */
const MAX_SLOWDOWN = 8;
/** But seldom enough only for its own good: its return is news that others wait for. ms */
const LONGEST_PAUSE_MS = 500;

/** Polls one server, one question at a time. An answer behind its deadline is a missed poll, whenever it comes. */
export class NodePoller {
  readonly #name: string;
  readonly #ports: PollerPorts;
  readonly #pace: PollPace;
  readonly #listener: PollListener;
  #isRunning = false;
  #isPending = false;
  #isHurried = false;
  #failures = 0;
  #giveUp: AbortController | undefined;
  #cancelTimer: () => void = () => undefined;

  constructor(name: string, ports: PollerPorts, pace: PollPace, listener: PollListener) {
    this.#name = name;
    this.#ports = ports;
    this.#pace = pace;
    this.#listener = listener;
  }

  start(): void {
    this.#isRunning = true;
    this.pollNow();
  }

  /** Asks no more, and gives up what is pending. */
  stop(): void {
    this.#isRunning = false;
    this.#cancelTimer();
    this.#giveUp?.abort();
  }

  /** Asks without waiting for the interval's end; right after the pending answer when there is one. */
  pollNow(): void {
    if (!this.#isRunning) return;
    if (this.#isPending) this.#isHurried = true;
    else void this.#poll();
  }

  async #poll(): Promise<void> {
    const { clock, poll } = this.#ports;
    const startedAtMs = clock.nowMs();
    const round = { misses: 0, giveUp: new AbortController() };
    this.#cancelTimer();
    this.#isPending = true;
    this.#isHurried = false;
    this.#giveUp = round.giveUp;
    this.#watch(round);
    const outcome = await answerOf(() => poll(this.#name, round.giveUp.signal));
    this.#cancelTimer();
    this.#isPending = false;
    if (!this.#isRunning) return;
    if (round.misses === 0) this.#report(outcome);
    this.#cancelTimer = clock.after(this.#pauseMs(startedAtMs), () => {
      this.pollNow();
    });
  }

  /** Counts a miss at every deadline for as long as the answer is out. */
  #watch(round: { misses: number; giveUp: AbortController }): void {
    this.#cancelTimer = this.#ports.clock.after(this.#pace.deadlineMs, () => {
      round.misses += 1;
      this.#watch(round);
      this.#listener.missed('stalled');
      if (round.misses === PATIENCE) round.giveUp.abort();
    });
  }

  #report(outcome: PollSample | { readonly error: unknown }): void {
    this.#failures = 'error' in outcome ? this.#failures + 1 : 0;
    if (!('error' in outcome)) this.#listener.answered(outcome);
    else {
      const fault = nodeFaultOf(outcome.error);
      if (fault === undefined || fault === 'stalled') this.#listener.missed(fault ?? 'failing');
      else this.#listener.failed(fault);
    }
  }

  /** The first failure is checked at once, the further ones ever more seldom: a dead server is not to be stormed. */
  #pauseMs(startedAtMs: number): number {
    const { intervalMs } = this.#pace;
    if (this.#isHurried || this.#failures === 1) return 0;
    const slowdown = Math.min(MAX_SLOWDOWN, 2 ** Math.max(0, this.#failures - 1));
    if (slowdown > 1)
      return Math.min(intervalMs * slowdown, LONGEST_PAUSE_MS) * (0.5 + this.#ports.random() / 2);
    return Math.max(0, intervalMs - (this.#ports.clock.nowMs() - startedAtMs));
  }
}

async function answerOf(ask: () => Promise<PollSample>): Promise<PollSample | { readonly error: unknown }> {
  try {
    return await ask();
  } catch (error) {
    return { error };
  }
}
