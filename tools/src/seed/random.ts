import { hash } from 'node:crypto';

/**
 * A stream of random numbers that its name alone determines, so that any row can be made again without those before it.
 *
 * Source: Chris Doty-Humphrey's sfc32 (PractRand), seeded with 96 bits of SHA-256; it passes the batteries at this
 * size of state and takes a few nanoseconds a number. Not for secrets.
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(name: string) {
    const seed = hash('sha256', name, 'buffer');
    this.#a = seed.readInt32LE(0);
    this.#b = seed.readInt32LE(4);
    this.#c = seed.readInt32LE(8);
    for (let round = 0; round < 12; round += 1) this.uint32();
  }

  /** 0 to 2³² − 1. */
  uint32(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number {
    return least + Math.floor((this.uint32() / 4_294_967_296) * (most - least + 1));
  }

  /** True with this probability, 0–1. */
  chance(probability: number): boolean {
    return this.uint32() / 4_294_967_296 < probability;
  }

  pick<T>(choices: readonly T[]): T {
    const choice = choices[this.between(0, choices.length - 1)];
    if (choice === undefined) throw new RangeError('nothing to pick from');
    return choice;
  }

  /** How often something happens that happens `mean` times on average (a Poisson distribution); mean 0–20. */
  count(mean: number): number {
    const limit = Math.exp(-mean);
    let count = 0;
    for (let product = this.#unit(); product > limit; product *= this.#unit()) count += 1;
    return count;
  }

  /** A UUID of version 7 whose time is given, so that rows sort by when they were made. Source: RFC 9562, section 5.7. */
  uuid(timeMs: number): string {
    const time = timeMs.toString(16).padStart(12, '0');
    const [first, second, third] = [this.uint32(), this.uint32(), this.uint32()];
    const sub = (first & 0x0fff).toString(16).padStart(3, '0');
    const variant = (((first >>> 12) & 0x3fff) | 0x8000).toString(16);
    const node = (second & 0xffff).toString(16).padStart(4, '0') + third.toString(16).padStart(8, '0');
    return `${time.slice(0, 8)}-${time.slice(8)}-7${sub}-${variant}-${node}`;
  }

  #unit(): number {
    return (this.uint32() + 0.5) / 4_294_967_296;
  }
}
