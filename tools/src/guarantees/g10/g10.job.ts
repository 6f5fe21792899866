import type { LibraryPlace } from '../worker/running-library.js';

/** A process that writes without a pause until it is told to end. */
export interface G10Job extends LibraryPlace {
  readonly seed: number;
  /** File that every step of every write is noted in, at once. */
  readonly journal: string;
  /** Makes this run the control: the process exits on the signal, whatever is under way. */
  readonly isAbrupt: boolean;
}

/** One step of one write, as whoever asked for it saw it. */
export type WriteStep = {
  /** Names the write; its two rows bear it. */
  readonly id: string;
  /** ms since the epoch */
  readonly atMs: number;
} & (
  | { readonly kind: 'begun' }
  /** Its transaction has a connection, and one of two rows is written. */
  | { readonly kind: 'held' }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly code: string; readonly outcome: string }
);

/** Writes are under way. */
export type G10Note = 'working';
