import type { Random } from '../../g1/random.js';
import type { Read, ReadKind, Step } from './turn.js';

const MOST_READS_A_STEP = 4;

/** Reads of registers by chance. */
export class RandomReads {
  readonly #random: Random;
  readonly #kinds: readonly ReadKind[];
  readonly #registers: number;

  constructor(random: Random, kinds: readonly ReadKind[], registers: number) {
    this.#random = random;
    this.#kinds = kinds;
    this.#registers = registers;
  }

  /** A few in one step, of whatever registers. */
  step(): Step {
    const length = 1 + this.#random.below(MOST_READS_A_STEP);
    const reads = Array.from({ length }, () => this.of(this.#random.below(this.#registers)));
    return { kind: 'reads', reads };
  }

  /** One that shows the register, by itself or among all. */
  of(register: number): Read {
    const how = this.#random.pick(this.#kinds);
    const isWhole = how === 'findMany' || how === 'include';
    return { how, registers: isWhole ? Array.from({ length: this.#registers }, (_, n) => n) : [register] };
  }
}
