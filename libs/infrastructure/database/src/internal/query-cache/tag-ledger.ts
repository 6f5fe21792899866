import type { Lsn } from '../../pipeline/lsn.js';

/** Most tags whose last change is remembered each by itself. */
const MOST_TAGS = 200_000;

interface LastChange {
  /** On the ledger's own counter. */
  readonly at: number;
  /** The change was committed before this place. */
  readonly place: Lsn;
}

const NEVER: LastChange = { at: 0, place: 0n };

/**
 * When what a tag stands for was last changed, by a counter of its own: no clock is asked, so none can be wrong.
 *
 * A tag that is not remembered counts as changed when the last one was forgotten, which is too late rather than too
 * early.
 */
export class TagLedger {
  readonly #tags = new Map<string, LastChange>();
  readonly #most: number;
  #now = 1;
  #forgotten = NEVER;

  /** @param most tags that are remembered each by itself; ≥ 1 */
  constructor(most = MOST_TAGS) {
    this.#most = most;
  }

  /** To be noted before something is read from the database. */
  get now(): number {
    return this.#now;
  }

  /** @param place the change was committed before it */
  changed(tags: Iterable<string>, place: Lsn): void {
    const change = { at: ++this.#now, place };
    for (const tag of tags) {
      // Behind the others, where a Map keeps the oldest first.
      this.#tags.delete(tag);
      this.#tags.set(tag, change);
    }
    for (const [tag, last] of this.#tags) {
      if (this.#tags.size <= this.#most) break;
      this.#tags.delete(tag);
      this.#forgotten = later(this.#forgotten, last);
    }
  }

  /** Anything may have been changed, up to now. */
  changedAll(place: Lsn): void {
    this.#tags.clear();
    this.#forgotten = later(this.#forgotten, { at: ++this.#now, place });
  }

  /** Whether nothing under any of the tags was changed after `since`. */
  isUnchanged(tags: readonly string[], since: number): boolean {
    if (since >= this.#now) return true;
    for (const tag of tags) if (this.#last(tag).at > since) return false;
    return true;
  }

  /** Whoever has not passed this place may lack the last change under the tags. */
  placeOf(tags: readonly string[]): Lsn {
    return tags.reduce((place, tag) => {
      const last = this.#last(tag).place;
      return last > place ? last : place;
    }, this.#forgotten.place);
  }

  #last(tag: string): LastChange {
    return this.#tags.get(tag) ?? this.#forgotten;
  }
}

function later(a: LastChange, b: LastChange): LastChange {
  return { at: Math.max(a.at, b.at), place: a.place > b.place ? a.place : b.place };
}
