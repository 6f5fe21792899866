/**
 * Lets at most `limit` pieces of work run at once; the rest wait in the order they came. One request that starts a
 * thousand statements then takes twenty connections, not all of them.
 */
export class ParallelGate {
  readonly #limit: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  /** @param limit ≥ 1 */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** How many wait for their turn. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Its turn, if it need not be waited for. @returns whether it has come; whoever has it must `leave` */
  tryEnter(): boolean {
    if (this.#running >= this.#limit) return false;
    this.#running += 1;
    return true;
  }

  /** Settles when its turn has come; whoever has it must `leave`. */
  enter(): Promise<void> {
    if (this.tryEnter()) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Ends a turn: whoever waits longest takes the place as it is. */
  leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#running -= 1;
    else next();
  }
}
