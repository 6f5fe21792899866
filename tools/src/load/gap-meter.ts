/** Measures the longest stretch of time in which nothing succeeded. */
export class GapMeter {
  #lastMs: number;
  #longestMs = 0;

  /** @param startMs when the first success may come; ms of the caller's clock */
  constructor(startMs: number) {
    this.#lastMs = startMs;
  }

  /** @param atMs when it succeeded; in the order of time */
  succeeded(atMs: number): void {
    this.#longestMs = this.longestMs(atMs);
    this.#lastMs = atMs;
  }

  /** The longest so far, that which lasts until now included; ms. */
  longestMs(nowMs: number): number {
    return Math.max(this.#longestMs, nowMs - this.#lastMs);
  }
}
