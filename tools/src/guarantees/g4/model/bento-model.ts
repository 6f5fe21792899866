import { BentoCache, bentostore } from 'bentocache';
import { memoryDriver } from 'bentocache/drivers/memory';
import type { Explorable } from './explore.js';
import { ModelledDatabase } from './modelled-database.js';
import type { Move } from './move.js';
import { Wire } from './wire.js';

const KEY = 'row';
const FROM = 'process 0';

/**
 * The control: readers beside a writer in one process, through a cache that is told of a write by whoever makes it
 * (bentocache, `getOrSet` and `delete`), with everything on its way in the explorer's hands.
 */
export class BentoModel implements Explorable {
  readonly #wire = new Wire();
  readonly #database = new ModelledDatabase(false);
  readonly #cache = new BentoCache({
    default: 'rows',
    stores: { rows: bentostore().useL1Layer(memoryDriver()) },
  });
  readonly #starts: Move[];

  constructor() {
    this.#starts = [this.#starting(() => this.#read()), this.#starting(() => this.#write())];
  }

  get moves(): readonly Move[] {
    return [...this.#starts, ...this.#wire.moves];
  }

  /** Its promises are more than one can count: the event loop says when none of them goes on. */
  settle(): Promise<void> {
    return new Promise(setImmediate);
  }

  async end(): Promise<string | undefined> {
    const shown = this.#read();
    await this.settle();
    for (let [move] = this.#wire.moves; move !== undefined; [move] = this.#wire.moves) {
      move.take();
      await this.settle();
    }
    const version = await shown;
    await this.#cache.disconnectAll();
    return version === this.#database.version ? undefined : `stale fill: version ${String(version)}`;
  }

  #starting(begin: () => Promise<unknown>): Move {
    const move: Move = {
      touch: { reads: [], changes: [FROM] },
      take: () => {
        this.#starts.splice(this.#starts.indexOf(move), 1);
        void begin();
      },
    };
    return move;
  }

  #read(): Promise<number> {
    const factory = (): Promise<number> =>
      this.#wire.send(() => this.#database.version, {
        ...{ from: FROM, to: { reads: ['primary'], changes: [] }, seen: [], isAtOnce: false },
      });
    return this.#cache.getOrSet({ key: KEY, ttl: '1h', factory });
  }

  async #write(): Promise<void> {
    await this.#wire.send(() => this.#database.commit(), {
      ...{ from: FROM, to: { reads: [], changes: ['primary'] }, seen: [], isAtOnce: false },
    });
    await this.#cache.delete({ key: KEY });
  }
}
