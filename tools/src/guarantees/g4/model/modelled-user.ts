import { placeOf } from './modelled-database.js';

interface Reach {
  readonly timeline: number;
  readonly floor: bigint | undefined;
  readonly below: undefined;
}

/** One user's session in one process, as the cache sees it, and what it must never fall behind. */
export class ModelledUser {
  seenAt = -1;
  /** The latest version that it has seen or written. */
  mustSee = 0;
  readonly consistency = {
    state: 'valid' as const,
    floor: undefined as bigint | undefined,
    timeline: undefined as number | undefined,
    sight: undefined,
    reach: undefined as Reach | undefined,
    join: (reach: Reach | undefined) => {
      if (reach?.floor !== undefined) this.#been(reach.floor, reach.timeline);
    },
  };

  /** Has seen, or written, the version on a server that names places. */
  hasBeenAt(version: number, timeline: number): void {
    this.#been(placeOf(version), timeline);
  }

  /** Goes on in another process, with a token. */
  handOver(): ModelledUser {
    const next = new ModelledUser();
    next.mustSee = this.mustSee;
    next.consistency.join(this.consistency.reach);
    return next;
  }

  #been(place: bigint, timeline: number): void {
    const { consistency } = this;
    if (consistency.floor === undefined || place > consistency.floor) consistency.floor = place;
    consistency.timeline = timeline;
    consistency.reach = { timeline, floor: consistency.floor, below: undefined };
  }
}
