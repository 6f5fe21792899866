const LOOK_EVERY_MS = 10;

/**
 * The control: the rule of most pools, by which a connection that is out for longer than a threshold is a leak.
 * Source: HikariCP, `leakDetectionThreshold`.
 */
export class AgeThreshold {
  readonly #thresholdMs: number;
  readonly #takenAtMs = new Map<string, number>();
  readonly #flagged = new Set<string>();
  readonly #timer: NodeJS.Timeout;

  /** @param thresholdMs age from which a connection counts as leaked; ms */
  constructor(thresholdMs: number) {
    this.#thresholdMs = thresholdMs;
    this.#timer = setInterval(() => {
      this.#look();
    }, LOOK_EVERY_MS);
  }

  /** How many connections were taken for leaks. */
  get flagged(): number {
    return this.#flagged.size;
  }

  taken(id: string): void {
    this.#takenAtMs.set(id, performance.now());
  }

  returned(id: string): void {
    this.#takenAtMs.delete(id);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    const nowMs = performance.now();
    for (const [id, takenAtMs] of this.#takenAtMs)
      if (nowMs - takenAtMs > this.#thresholdMs) this.#flagged.add(id);
  }
}
