/** What is left of the time that all waits and attempts of one call share. */
export class TimeLeft {
  readonly #endsAt: number;

  /** @param ms from now; ≥ 1 */
  constructor(ms: number) {
    this.#endsAt = performance.now() + ms;
  }

  /** ms; at least 1: whoever comes too late is told so by the limit itself. */
  get ms(): number {
    return Math.max(1, this.#endsAt - performance.now());
  }
}
