interface Reading {
  readonly atMs: number;
  readonly total: number;
}

/** How much a total has grown, lately and since it was last read. What it was at the start is history. */
export class CounterWindow {
  readonly #spanMs: number;
  #readings: Reading[] = [];

  constructor(spanMs: number) {
    this.#spanMs = spanMs;
  }

  /** Takes one reading. A total that has shrunk began anew. */
  read(total: number, nowMs: number): { readonly latest: number; readonly recent: number } {
    const before = this.#readings.at(-1);
    if (before !== undefined && total < before.total) this.#readings = [];
    const latest = total - (this.#readings.at(-1)?.total ?? total);
    this.#readings.push({ atMs: nowMs, total });
    this.#readings.splice(
      0,
      this.#readings.findIndex(({ atMs }) => nowMs - atMs <= this.#spanMs),
    );
    return { latest, recent: total - (this.#readings[0]?.total ?? total) };
  }
}
