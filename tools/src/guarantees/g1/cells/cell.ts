import type { Target } from '../target.port.js';

/**
 * What the programs of one run meet.
 *
 * - `primary`: one server, a saturated pool; everything else meets that, too.
 * - `replica`: a streaming replica that serves reads.
 * - `retry`: a network that loses connections, so that attempts are made again.
 * - `priorities`: callers of every priority in one saturated queue.
 * - `shared`: two processes' worth of the module that share what they have read.
 */
export const CELL_NAMES = ['primary', 'replica', 'retry', 'priorities', 'shared'] as const;

export type CellName = (typeof CELL_NAMES)[number];

/** Something that must really have happened: a run without it proves nothing about it. */
export interface Evidence {
  readonly name: string;
  readonly count: number;
}

/** What runs the programs, and what befalls them there. */
export interface Cell {
  readonly target: Target;
  /** Before all clinics read at once. */
  beforeReads(): Promise<void>;
  /** Before they write; all reads have ended. */
  beforeWrites(): Promise<void>;
  /** Ends everything; answers what happened. */
  finish(): Promise<readonly Evidence[]>;
}
