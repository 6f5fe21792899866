import { setImmediate as nextTurn } from 'node:timers/promises';

interface Timer {
  readonly dueMs: number;
  readonly run: () => void;
}

/** Time that passes when a test says so. */
export class ManualClock {
  #nowMs: number;
  #timers: readonly Timer[] = [];

  /** @param nowMs where it begins; ms */
  constructor(nowMs = 1_000_000) {
    this.#nowMs = nowMs;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  after(ms: number, run: () => void): () => void {
    const timer = { dueMs: this.#nowMs + ms, run };
    this.#timers = [...this.#timers, timer];
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** How many timers are set. */
  get timers(): number {
    return this.#timers.length;
  }

  /** Lets `ms` pass: each timer runs at its time, and what it started goes on until it waits again. */
  async advance(ms: number): Promise<void> {
    const endMs = this.#nowMs + ms;
    await nextTurn();
    for (let timer = this.#nextUntil(endMs); timer !== undefined; timer = this.#nextUntil(endMs)) {
      this.#nowMs = Math.max(this.#nowMs, timer.dueMs);
      this.#timers = this.#timers.filter((other) => other !== timer);
      timer.run();
      await nextTurn();
    }
    this.#nowMs = endMs;
  }

  #nextUntil(endMs: number): Timer | undefined {
    return this.#timers
      .filter(({ dueMs }) => dueMs <= endMs)
      .reduce<Timer | undefined>(
        (first, next) => (first && first.dueMs <= next.dueMs ? first : next),
        undefined,
      );
  }
}
