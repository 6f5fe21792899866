import type { Snapshot } from '../../pipeline/snapshot.js';

/** More are thinned out: it then says earlier than it could, never later. */
const MOST_NOTES = 4096;

interface Note {
  readonly snapshot: Snapshot;
  readonly count: number;
}

/**
 * What the tag ledger counted when the primary showed a snapshot: so a result that another process has read can be
 * judged by the changes that this one has heard of. No clock and no message between processes is needed for it.
 */
export class SnapshotHistory {
  readonly #most: number;
  /** Each sees all that the ones before it see. */
  #notes: Note[] = [];

  /** @param most notes; ≥ 2 */
  constructor(most = MOST_NOTES) {
    this.#most = most;
  }

  /** @param count what the ledger counts, all that the snapshot shows being told to it */
  note(snapshot: Snapshot, count: number): void {
    // The first of several that tell of no change: whatever it is within is as good, and it is within more.
    if (this.#notes.at(-1)?.count === count) return;
    this.#notes.push({ snapshot, count });
    if (this.#notes.length > this.#most) this.#notes = this.#notes.filter((_note, index) => index % 2 === 0);
  }

  /** What came before cannot be compared with what comes. */
  clear(): void {
    this.#notes = [];
  }

  /**
   * The ledger's count as of which everything was visible in the snapshot, too: what changed since may be missing in
   * what was read with it.
   *
   * @returns undefined for a snapshot that is older than all that is known
   */
  countAt(snapshot: Snapshot): number | undefined {
    let low = 0;
    let high = this.#notes.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const note = this.#notes[middle];
      if (note !== undefined && isWithin(note.snapshot, snapshot)) low = middle + 1;
      else high = middle;
    }
    return this.#notes[low - 1]?.count;
  }
}

/** Whether all that the one snapshot shows is shown by the other. */
function isWithin(one: Snapshot, other: Snapshot): boolean {
  if (one.xmax > other.xmax) return false;
  return other.running.every((xid) => xid >= one.xmax || one.running.includes(xid));
}
