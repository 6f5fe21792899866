import type { Lsn } from '../../src/pipeline/lsn.js';

/** A place of some server's log: comparable with one of another timeline only through the promotions between. */
export interface Place {
  readonly timeline: number;
  readonly lsn: Lsn;
}

/** Where each timeline but the first begins: what lies behind on the one before is lost. */
export class Forks {
  readonly #places: Place[] = [];

  add(place: Place): void {
    this.#places.push(place);
  }

  /** How far into the latest timeline's past a place reaches. */
  reachOf({ timeline, lsn }: Place): Lsn {
    return this.#places
      .slice(timeline - 1)
      .reduce((reach, fork) => (fork.lsn < reach ? fork.lsn : reach), lsn);
  }
}
