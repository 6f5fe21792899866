import type { Lsn } from './lsn.js';

/**
 * Whether a session's floor says all that its reads must see: `missing-after-write` when the place of a write was
 * lost, `refused` when the token it brought was, `rebasing` when what it saw lies on two timelines. All but `valid`
 * end with the next read of the primary.
 */
export type FootingState = 'valid' | 'missing-after-write' | 'refused' | 'rebasing';

/** What a session's next read may not fall behind. */
export interface SessionFooting {
  readonly state: FootingState;
  /** The latest place the session has written to or read at; undefined before its first. */
  readonly floor: Lsn | undefined;
  /** The timeline the floor lies on; undefined before the first sight of any. */
  readonly timeline: number | undefined;
}
