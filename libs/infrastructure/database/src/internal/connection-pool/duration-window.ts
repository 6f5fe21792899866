/** The last durations, as many as it takes for a steady 99th percentile. */
export class DurationWindow {
  readonly #samples: Float64Array;
  #next = 0;
  #count = 0;

  constructor(size = 1000) {
    this.#samples = new Float64Array(size);
  }

  add(ms: number): void {
    this.#samples[this.#next] = ms;
    this.#next = (this.#next + 1) % this.#samples.length;
    this.#count = Math.min(this.#count + 1, this.#samples.length);
  }

  /**
   * The duration that this share of them does not exceed; 0 while there are none.
   *
   * @param ratio 0 < n ≤ 1
   */
  percentile(ratio: number): number {
    const sorted = this.#samples.slice(0, this.#count).sort();
    return sorted[Math.ceil(ratio * sorted.length) - 1] ?? 0;
  }
}
