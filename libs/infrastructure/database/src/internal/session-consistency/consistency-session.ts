import type { Lsn } from '../../pipeline/lsn.js';
import type { Xid } from '../../pipeline/snapshot.js';
import type { FootingState, Reach, ReadMark, SessionFooting } from '../../pipeline/session-footing.js';
import type { ConsistencyToken, TokenRefusal } from './consistency-token.js';

/** Where one statement of the session happened, told by the server that ran it. */
export interface Sighting {
  /**
   * The server's place taken after the statement had seen what it saw (after COMMIT for a write): an earlier one
   * would promise less than was shown.
   */
  readonly lsn: Lsn;
  /** In the same answer: a replica may be promoted, or follow another primary, under an open connection. */
  readonly timeline: number;
  /** True when the server was the primary. */
  readonly isPrimary: boolean;
  /** {@link ConsistencySession.moment} when the statement was sent. */
  readonly sentAt: number;
  /** The end of the statement's snapshot on a replica. */
  readonly below?: Xid | undefined;
}

/**
 * What replicas have shown. A replica can show a commit before the primary does, where it counts as running until a
 * synchronous standby has confirmed it: that the primary has passed the place says nothing.
 */
export interface ReplicaSight {
  /** It was written by transactions before this one. */
  readonly below: Xid;
  /** It lies before this place. */
  readonly at: Lsn;
}

interface Doubt {
  readonly state: Exclude<FootingState, 'valid'>;
  readonly moment: number;
}

const NOWHERE: Lsn = 0n;

/**
 * What one context has written and read, so that its next read shows nothing older: read-your-writes and monotonic
 * reads. Nothing in it ever moves backwards on one timeline.
 *
 * Where it cannot say what must be seen, it is in doubt, and reads go to the primary. A place reported by the
 * primary for a statement that was sent after the doubt arose ends it: that statement saw everything committed
 * before. Places on two timelines cannot be compared, so whenever two meet, only the primary of the later one helps.
 */
export class ConsistencySession implements SessionFooting {
  #timeline: number | undefined;
  #writeLsn = NOWHERE;
  #readLsn = NOWHERE;
  #sight: ReplicaSight | undefined;
  #doubt: Doubt | null = null;
  #moment = 0;
  #refusal: TokenRefusal | undefined;

  /** Counts the doubts so far; note it when a statement is sent, and give it back with the {@link Sighting}. */
  get moment(): number {
    return this.#moment;
  }

  /** Why the latest token was not believed; undefined when none was refused. */
  get refusal(): TokenRefusal | undefined {
    return this.#refusal;
  }

  get state(): FootingState {
    return this.#doubt?.state ?? 'valid';
  }

  get floor(): Lsn | undefined {
    const floor = later(this.#writeLsn, this.#readLsn);
    return floor === NOWHERE ? undefined : floor;
  }

  get timeline(): number | undefined {
    return this.#timeline;
  }

  /** What the primary may not show yet; undefined when there is nothing of the kind. */
  get sight(): ReplicaSight | undefined {
    return this.#sight;
  }

  /** A write of this context was committed. */
  wrote(sighting: Omit<Sighting, 'isPrimary'>): void {
    if (!this.#meets(sighting.timeline, true)) return;
    this.#writeLsn = later(this.#writeLsn, sighting.lsn);
    this.#settle(sighting.sentAt);
  }

  /**
   * A write of this context may have been committed, and its place is not known.
   *
   * @param timeline the timeline of the primary it was sent to, where known: no older one can show it
   */
  wroteUnknown(timeline?: number): void {
    this.#lose('missing-after-write', timeline);
  }

  /** A read of this context was answered. */
  read(sighting: Sighting): void {
    if (!this.#meets(sighting.timeline, sighting.isPrimary)) return;
    this.#readLsn = later(this.#readLsn, sighting.lsn);
    if (sighting.isPrimary) this.#settle(sighting.sentAt);
    else if (sighting.below !== undefined) this.#look(sighting.below, sighting.lsn);
  }

  /** The only server there is has answered, and names no place: it shows all that was committed before. */
  sawAll(sentAt: number): void {
    this.#settle(sentAt);
  }

  /**
   * The primary shows what replicas had shown up to then, and so will every later statement there. What they have shown
   * since is kept, be it of the same transactions: one that was running may have ended.
   */
  shown({ below, at }: ReplicaSight): void {
    if (this.#sight !== undefined && this.#sight.below <= below && this.#sight.at <= at)
      this.#sight = undefined;
  }

  get reach(): Reach | undefined {
    if (this.#timeline === undefined) return undefined;
    return { timeline: this.#timeline, floor: this.floor, below: this.#sight?.below };
  }

  /** Has been shown what another session had read. */
  join(reach: Reach | undefined): void {
    if (reach === undefined || !this.#meets(reach.timeline, false)) return;
    const { floor = NOWHERE, below } = reach;
    this.#readLsn = later(this.#readLsn, floor);
    if (below !== undefined) this.#look(below, floor);
  }

  /** Goes on where the token's holder was; whoever calls has compared its system id. */
  adopt(token: ConsistencyToken): void {
    if (token.timeline !== 0 && this.#meets(token.timeline, false)) {
      this.#writeLsn = later(this.#writeLsn, token.writeLsn);
      this.#readLsn = later(this.#readLsn, token.readLsn);
      if (token.seenBelow !== 0n) this.#look(token.seenBelow, token.readLsn);
    }
    if (token.isInDoubt) this.#raise('missing-after-write');
  }

  /**
   * The token this context brought is not believed: what it has seen is not known.
   *
   * @param timeline the cluster's, where known: no older primary can show it
   */
  refuse(reason: TokenRefusal, timeline?: number): void {
    this.#refusal = reason;
    this.#lose('refused', timeline);
  }

  /**
   * What a later context of the same user needs; undefined while there is nothing to say.
   *
   * @param mark what it has seen without a place
   */
  toToken(systemId: string, nowMs: number, mark?: ReadMark): ConsistencyToken | undefined {
    if (this.#timeline === undefined && this.#doubt === null && mark === undefined) return undefined;
    return {
      systemId,
      timeline: this.#timeline ?? 0,
      writeLsn: this.#writeLsn,
      readLsn: this.#readLsn,
      seenBelow: this.#sight?.below ?? 0n,
      isInDoubt: this.#doubt !== null,
      issuedAtMs: nowMs,
      mark,
    };
  }

  /** Whether a place on `timeline` can be kept beside those known; a later timeline replaces them. */
  #meets(timeline: number, isPrimary: boolean): boolean {
    const known = this.#timeline ?? timeline;
    if (timeline > known) {
      this.#writeLsn = NOWHERE;
      this.#readLsn = NOWHERE;
      // A promotion ends every transaction: its timeline begins with none running.
      this.#sight = undefined;
    }
    if (timeline < known || (timeline > known && !isPrimary)) this.#raise('rebasing');
    this.#timeline = Math.max(known, timeline);
    return timeline >= known;
  }

  #look(below: Xid, at: Lsn): void {
    const { below: known = below, at: place = at } = this.#sight ?? {};
    this.#sight = { below: known > below ? known : below, at: later(place, at) };
  }

  #lose(state: Doubt['state'], timeline: number | undefined): void {
    if (timeline !== undefined) this.#meets(timeline, false);
    this.#raise(state);
  }

  #raise(state: Doubt['state']): void {
    this.#moment += 1;
    this.#doubt = { state, moment: this.#moment };
  }

  #settle(sentAt: number): void {
    if (this.#doubt !== null && sentAt >= this.#doubt.moment) this.#doubt = null;
  }
}

function later(a: Lsn, b: Lsn): Lsn {
  return a > b ? a : b;
}
