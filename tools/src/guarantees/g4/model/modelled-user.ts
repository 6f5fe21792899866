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

  /** Goes on in another process, with a token. */
  handOver(): ModelledUser {
    const next = new ModelledUser();
    next.mustSee = this.mustSee;
    next.consistency.join(this.consistency.reach);
    return next;
  }
}
