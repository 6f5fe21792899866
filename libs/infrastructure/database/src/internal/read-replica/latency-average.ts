const DECAY_MS = 10_000;
/** What a failure counts as; ms. */
const FAILURE_MS = 1000;

/**
 * A moving average that follows a rise at once and forgets it slowly, so that a server in trouble is left alone after
 * its first slow answer.
 *
 * Source: Finagle, `PeakEwma`.
 */
export class LatencyAverage {
  #valueMs = 0;
  #atMs: number | undefined;

  /** ms; 0 until something was observed. */
  get valueMs(): number {
    return this.#valueMs;
  }

  get isKnown(): boolean {
    return this.#atMs !== undefined;
  }

  answered(latencyMs: number, nowMs: number): void {
    const kept = latencyMs > this.#valueMs ? 0 : Math.exp(-(nowMs - (this.#atMs ?? nowMs)) / DECAY_MS);
    this.#valueMs = this.#valueMs * kept + latencyMs * (1 - kept);
    this.#atMs = nowMs;
  }

  /** A failure counts as an answer that took a second, or as long as the slowest of late. */
  failed(nowMs: number): void {
    this.answered(Math.max(FAILURE_MS, this.#valueMs), nowMs);
  }
}
