import { UnavailableError } from '../../errors/index.js';

/** Who has waited so long without being asked for is not asked for any more: answers are slow; ms. */
const LONGEST_TURN_MS = 100;

/** A caller that waits for what is kept under a name. */
interface Waiting<Found> {
  readonly name: string;
  readonly sinceMs: number;
  readonly resolve: (found: Found) => void;
  readonly reject: (error: unknown) => void;
}

/** How many names may be asked for at once. */
export interface BatchSizes {
  /** Enough to ask without waiting for more; ≥ 1. */
  readonly enough: number;
  /** In one question; ≥ `enough`. */
  readonly most: number;
  /** Questions that are under way. The next one is asked when one of them is answered. */
  readonly mostUnderWay: number;
}

/**
 * Asks for all that is asked for in one turn of the event loop together: a command of its own for each read costs a
 * client more than the answer. Where there is enough to ask for, the next question is under way while the answer to
 * one is opened.
 */
export class ReadBatch<Found> {
  readonly #sizes: BatchSizes;
  readonly #ask: (names: readonly string[]) => Promise<readonly Found[]>;
  readonly #waiting: Waiting<Found>[] = [];
  #underWay = 0;

  /** @param ask what is under each of the names, in their order */
  constructor(sizes: BatchSizes, ask: (names: readonly string[]) => Promise<readonly Found[]>) {
    this.#sizes = sizes;
    this.#ask = ask;
  }

  /**
   * @throws whatever the question is answered with, also to those who wait for the next one; DB_UNREACHABLE after
   * 100 ms in which it could not be asked
   */
  get(name: string): Promise<Found> {
    return new Promise((resolve, reject) => {
      const count = this.#waiting.push({ name, sinceMs: performance.now(), resolve, reject });
      if (count >= this.#sizes.enough) this.#depart();
      else if (count === 1) setImmediate(this.#depart);
    });
  }

  readonly #depart = (): void => {
    while (this.#waiting.length > 0 && this.#underWay < this.#sizes.mostUnderWay)
      this.#send(this.#waiting.splice(0, this.#sizes.most));
  };

  #send(asking: readonly Waiting<Found>[]): void {
    this.#underWay += 1;
    this.#ask(asking.map(({ name }) => name)).then(
      (found) => {
        this.#underWay -= 1;
        this.#turnAwayLate();
        this.#depart();
        asking.forEach(({ resolve }, index) => {
          resolve(found[index] as Found);
        });
      },
      (error: unknown) => {
        this.#underWay -= 1;
        // Nobody waits for one silence after the other, and what is gone has failed once, however many have asked.
        for (const { reject } of [...asking, ...this.#waiting.splice(0)]) reject(error);
      },
    );
  }

  /** They stand in the order in which they came. */
  #turnAwayLate(): void {
    const lateMs = performance.now() - LONGEST_TURN_MS;
    const inTime = this.#waiting.findIndex(({ sinceMs }) => sinceMs >= lateMs);
    const late = this.#waiting.splice(0, inTime < 0 ? this.#waiting.length : inTime);
    for (const { reject } of late) reject(UnavailableError.unreachable());
  }
}
