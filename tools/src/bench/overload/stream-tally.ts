import { quantile } from '../process/sample.js';
import type { StreamOutcome } from './overload-requests.js';

/** How long a caller waits before the answer is of no use to anybody; ms. */
export const PATIENCE_MS = 500;

/** Counts what became of a stream's requests. */
export class StreamTally {
  readonly #latenciesMs: number[] = [];
  #refused = 0;
  #good = 0;
  #lastGoodAtMs = 0;
  readonly #durationMs: number;

  /** @param durationMs for how long requests come; ms */
  constructor(durationMs: number) {
    this.#durationMs = durationMs;
  }

  /**
   * @param dueAtMs when it should have been sent; ms since the load began
   * @param atMs when it was answered; ms since the load began
   */
  accepted(dueAtMs: number, atMs: number): void {
    const latencyMs = atMs - dueAtMs;
    this.#latenciesMs.push(latencyMs);
    if (latencyMs > PATIENCE_MS) return;
    this.#good += 1;
    this.#lastGoodAtMs = Math.max(this.#lastGoodAtMs, atMs);
  }

  refused(): void {
    this.#refused += 1;
  }

  get outcome(): StreamOutcome {
    const sorted = Float64Array.from(this.#latenciesMs).sort();
    const offered = sorted.length + this.#refused;
    const overall = sorted[Math.min(offered - 1, Math.floor(offered * 0.99))];
    return {
      offered,
      accepted: sorted.length,
      good: this.#good,
      goodPerSecond: (this.#good * 1000) / Math.max(this.#durationMs, this.#lastGoodAtMs),
      refused: this.#refused,
      acceptedP99Ms: quantile(sorted, 0.99),
      p99Ms: overall ?? null,
    };
  }
}
