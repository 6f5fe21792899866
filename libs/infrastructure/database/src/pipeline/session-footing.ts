import type { Lsn } from './lsn.js';
import type { Xid } from './snapshot.js';

/**
 * Whether a session's floor says all that its reads must see: `missing-after-write` when the place of a write was
 * lost, `refused` when the token it brought was, `rebasing` when what it saw lies on two timelines. All but `valid`
 * end with the next read of the primary.
 */
export type FootingState = 'valid' | 'missing-after-write' | 'refused' | 'rebasing';

/** How far a session has been: of what lies before it, it may have seen something. */
export interface Reach {
  readonly timeline: number;
  readonly floor: Lsn | undefined;
  /** What a replica has shown was committed by transactions before this one. */
  readonly below: Xid | undefined;
}

/** What a cache must know of a session before it answers in the database's place. */
export interface ReadSession {
  readonly consistency: SessionFooting & {
    /** What the primary may not show yet. */
    readonly sight: { readonly below: Xid } | undefined;
    /** Undefined before the first sight of any server. */
    readonly reach: Reach | undefined;
    /** Has been shown what another session had read. */
    join(reach: Reach | undefined): void;
  };
  /** What {@link SeenMarks} said when the session last saw, or changed, something in the database; -1 before. */
  seenAt: number;
  /** What a cache has shown it that other processes had read was committed by transactions before this one. */
  seenBelow?: Xid | undefined;
}

/**
 * That a session was shown something where servers name no places: by one that has no replicas, or by the cache before
 * it. Only its own process can tell when that was; to all others it was before the mark arrived.
 */
export interface ReadMark {
  /** Which process has shown it: a number by chance, below 2^48. */
  readonly process: number;
  /** {@link ReadSession.seenAt} in that process; 0 ≤ n < 2^48. */
  readonly seenAt: number;
  /** What was shown was committed by transactions before this one; 0 where that is not known yet. */
  readonly below: Xid;
  /** Tells apart where transactions are numbered anew, or otherwise: 32 bits; 0 while `below` is. */
  readonly era: number;
}

/** Told of whatever a session has seen or changed: says up to where a cache must have heard before it answers. */
export interface SeenMarks {
  /** To be noted with the session, once it has seen something. */
  readonly now: number;
  /** Something was committed, or may have been. */
  committed(): void;
}

/** What a session's next read may not fall behind. */
export interface SessionFooting {
  readonly state: FootingState;
  /** The latest place the session has written to or read at; undefined before its first. */
  readonly floor: Lsn | undefined;
  /** The timeline the floor lies on; undefined before the first sight of any. */
  readonly timeline: number | undefined;
}
