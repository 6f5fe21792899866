/** From `least` to `least` + `more`, whole numbers. */
export interface Span {
  readonly least: number;
  readonly more: number;
}

/** A seeded source of choices: the same seed makes the same program. Source: mulberry32, T. Ettinger, public domain. */
export class Random {
  #state: number;
  #counter = 0;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** 0 ≤ n < 1 */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number, 0 ≤ n < below */
  below(below: number): number {
    return Math.floor(this.next() * below);
  }

  /** A whole number, from `least` to `least` + `more` */
  within({ least, more }: Span): number {
    return least + this.below(more + 1);
  }

  chance(ratio: number): boolean {
    return this.next() < ratio;
  }

  pick<T>(values: readonly T[]): T {
    if (values.length === 0) throw new RangeError('nothing to pick from');
    return values[this.below(values.length)] as T;
  }

  some<T>(values: readonly T[], most: number): T[] {
    return Array.from({ length: Math.min(most, values.length) }, () => this.pick(values));
  }

  /** A UUIDv7 whose time part counts up, so that ids are as ordered as real ones. Source: RFC 9562, section 5.7. */
  uuid(): string {
    const time = (1_700_000_000_000 + this.#counter++).toString(16).padStart(12, '0');
    const hex = Array.from({ length: 4 }, () =>
      this.below(2 ** 16)
        .toString(16)
        .padStart(4, '0'),
    ).join('');
    return `${time.slice(0, 8)}-${time.slice(8)}-7${hex.slice(0, 3)}-8${hex.slice(3, 6)}-${hex.slice(4)}`;
  }

  /** @returns what brings it back to where it is now: the same choices follow again */
  mark(): () => void {
    const [state, counter] = [this.#state, this.#counter];
    return () => {
      [this.#state, this.#counter] = [state, counter];
    };
  }

  /** A source of its own, whose choices do not hang on when it is asked. */
  fork(): Random {
    return new Random(this.below(2 ** 32));
  }
}
