/**
 * Names for prepared statements, one per text, so that a connection parses and plans each text once.
 *
 * Bounded: every named statement costs memory on every connection, so texts beyond the limit run unnamed.
 */
export class StatementNames {
  readonly #names = new Map<string, string>();
  readonly #limit: number;

  /** @param limit most distinct texts that get a name; ≥ 0 (0 for PgBouncer below 1.21, which cannot carry names) */
  constructor(limit = 1000) {
    this.#limit = limit;
  }

  nameOf(text: string): string | undefined {
    const known = this.#names.get(text);
    if (known !== undefined) return known;
    if (this.#names.size >= this.#limit) return undefined;
    const name = `s${String(this.#names.size)}`;
    this.#names.set(text, name);
    return name;
  }
}
