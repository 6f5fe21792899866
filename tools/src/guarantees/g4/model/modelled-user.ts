import type { ModelledCache, ModelledMark } from './library-parts.js';

interface Reach {
  readonly timeline: number;
  readonly floor: bigint | undefined;
  readonly below: undefined;
}

/** One user's session in one process, as the cache sees it, and what it must never fall behind. */
export class ModelledUser {
  seenAt = -1;
  seenBelow: bigint | undefined;
  #mark: ModelledMark;
  /** The latest version that it has seen or written. */
  mustSee = 0;
  readonly consistency = {
    state: 'valid' as const,
    floor: undefined as bigint | undefined,
    timeline: undefined as number | undefined,
    sight: undefined,
    reach: undefined as Reach | undefined,
    join: (reach: Reach | undefined) => {
      if (reach?.floor !== undefined) this.hasBeenAt(reach.floor, reach.timeline);
    },
  };

  /** Has seen all before the place, on a server that names places. */
  hasBeenAt(place: bigint, timeline: number): void {
    const { consistency } = this;
    const isNewer = timeline > (consistency.timeline ?? 0);
    if (isNewer || consistency.floor === undefined || place > consistency.floor) consistency.floor = place;
    if (isNewer) consistency.timeline = timeline;
    consistency.reach = {
      timeline: consistency.timeline ?? timeline,
      floor: consistency.floor,
      below: undefined,
    };
  }

  /** An answer is sent: what the session's token says then. */
  answeredBy({ marks }: ModelledCache, hasMarks: boolean): void {
    this.#mark = hasMarks ? marks.of(this) : undefined;
  }

  /** Goes on in another process, with the last token. */
  handOver({ marks }: ModelledCache): ModelledUser {
    const next = new ModelledUser();
    next.mustSee = this.mustSee;
    next.consistency.join(this.consistency.reach);
    if (this.#mark !== undefined) next.seenAt = marks.seenAt(this.#mark);
    return next;
  }
}
