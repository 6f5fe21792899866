import type { Identity } from '@infrastructure/database';
import { Random } from '../random.js';

/** A source of choices for each clinic: the programs of others must not change what a cell chooses for it. */
export class ClinicRandoms {
  readonly #seed: number;
  readonly #randoms = new Map<string, Random>();

  constructor(seed: number) {
    this.#seed = seed;
  }

  of({ clinicId }: Identity): Random {
    let random = this.#randoms.get(clinicId);
    if (random === undefined) {
      random = new Random(this.#seed + this.#randoms.size);
      this.#randoms.set(clinicId, random);
    }
    return random;
  }
}
