/** A caller that waits for what is kept under a name. */
interface Waiting<Found> {
  readonly name: string;
  readonly resolve: (found: Found) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Asks for all that is asked for in one turn of the event loop at once: a command of its own for each read costs a
 * client more than the answer.
 */
export class ReadBatch<Found> {
  readonly #most: number;
  readonly #ask: (names: readonly string[]) => Promise<readonly Found[]>;
  #waiting: Waiting<Found>[] = [];

  /**
   * @param most names in one question; ≥ 1
   * @param ask what is under each of the names, in their order
   */
  constructor(most: number, ask: (names: readonly string[]) => Promise<readonly Found[]>) {
    this.#most = most;
    this.#ask = ask;
  }

  /** @throws whatever the question is answered with; all that share it */
  get(name: string): Promise<Found> {
    return new Promise((resolve, reject) => {
      const count = this.#waiting.push({ name, resolve, reject });
      if (count === this.#most) this.#depart();
      else if (count === 1) setImmediate(this.#depart);
    });
  }

  readonly #depart = (): void => {
    const waiting = this.#waiting;
    if (waiting.length === 0) return;
    this.#waiting = [];
    const names = waiting.map(({ name }) => name);
    this.#ask(names).then(
      (found) => {
        waiting.forEach(({ resolve }, index) => {
          resolve(found[index] as Found);
        });
      },
      (error: unknown) => {
        for (const { reject } of waiting) reject(error);
      },
    );
  };
}
