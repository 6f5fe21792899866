const SHORT = 100;
const LONG = 1000;

/**
 * How much longer connections are held now than lately: 1 when nothing changed, more when the server slows down.
 *
 * Source: Netflix concurrency-limits, Gradient2Limit (a short over a long exponential average).
 */
export class LatencyGradient {
  #shortMs = 0;
  #longMs = 0;
  #samples = 0;

  observe(ms: number): void {
    this.#samples += 1;
    this.#shortMs = moved(this.#shortMs, ms, Math.min(this.#samples, SHORT));
    this.#longMs = moved(this.#longMs, ms, Math.min(this.#samples, LONG));
  }

  get ratio(): number {
    return this.#longMs === 0 ? 1 : this.#shortMs / this.#longMs;
  }
}

/** A plain mean until there are as many samples as the average looks back on. */
function moved(average: number, sample: number, window: number): number {
  return average + (sample - average) / window;
}
