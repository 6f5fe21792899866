interface Timer {
  readonly atMs: number;
  readonly run: () => void;
}

/** Time that passes when it is told to. */
export class VirtualClock {
  #nowMs = 0;
  readonly #timers = new Set<Timer>();

  nowMs(): number {
    return this.#nowMs;
  }

  after(ms: number, run: () => void): () => void {
    const timer = { atMs: this.#nowMs + ms, run };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Whether somebody waits for no longer than that. */
  hasTimerWithin(ms: number): boolean {
    return [...this.#timers].some(({ atMs }) => atMs - this.#nowMs <= ms);
  }

  /** Timers run in order; what they start runs on when the caller waits. */
  advance(ms: number): void {
    const untilMs = this.#nowMs + ms;
    for (;;) {
      const due = [...this.#timers].filter(({ atMs }) => atMs <= untilMs).sort((a, b) => a.atMs - b.atMs)[0];
      if (due === undefined) break;
      this.#timers.delete(due);
      this.#nowMs = Math.max(this.#nowMs, due.atMs);
      due.run();
    }
    this.#nowMs = untilMs;
  }
}
