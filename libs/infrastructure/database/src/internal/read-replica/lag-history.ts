import type { Lsn } from '../../pipeline/lsn.js';

/** A stretch of time in which the primary stood at one place. */
interface Stand {
  lsn: Lsn;
  readonly firstAtMs: number;
  lastAtMs: number;
}

export interface LagLimits {
  /** Lag is told apart up to here; ms. */
  readonly horizonMs: number;
  /** How long a silent primary is believed to be where it was; ms. */
  readonly graceMs: number;
}

const CAPACITY = 1024;

/**
 * Where the primary was and when, which tells how old what a replica shows is.
 *
 * Not by the clock of the replica's last transaction, which ages on an idle primary (H13): a replica that has passed
 * the primary's last known place is not late, however long ago that was. A primary that cannot be asked makes no
 * replica later.
 */
export class LagHistory {
  readonly #stands: Stand[] = [];
  readonly #limits: LagLimits;

  constructor(limits: LagLimits) {
    this.#limits = limits;
  }

  /** The primary was at `lsn`; a place before the last one begins a new history. */
  add(lsn: Lsn, atMs: number): void {
    const newest = this.#stands.at(-1);
    if (newest === undefined || lsn < newest.lsn) this.#restart(lsn, atMs);
    else if (lsn === newest.lsn || atMs - newest.firstAtMs < this.#limits.horizonMs / CAPACITY) {
      newest.lsn = lsn;
      newest.lastAtMs = atMs;
    } else this.#append(lsn, atMs);
  }

  /** How long the primary has been ahead of `replay`; ms, 0 when it is not, null before the first sample. */
  lagMs(replay: Lsn, nowMs: number): number | null {
    const newest = this.#stands.at(-1);
    if (newest === undefined) return null;
    const ahead = this.#stands[this.#reached(replay)];
    if (ahead === undefined) return 0;
    return Math.max(0, Math.min(nowMs, newest.lastAtMs + this.#limits.graceMs) - ahead.firstAtMs);
  }

  /**
   * The longest that what a replica at `replay` shows can be out of date; ms. Unlike the lag it grows while the
   * primary cannot be asked: infinite when no sample vouches for the place.
   */
  stalenessMs(replay: Lsn, nowMs: number): number {
    const behind = this.#stands[this.#reached(replay) - 1];
    return behind === undefined ? Infinity : nowMs - behind.lastAtMs;
  }

  #restart(lsn: Lsn, atMs: number): void {
    this.#stands.length = 0;
    this.#append(lsn, atMs);
  }

  #append(lsn: Lsn, atMs: number): void {
    if (this.#stands.length === CAPACITY) this.#stands.shift();
    this.#stands.push({ lsn, firstAtMs: atMs, lastAtMs: atMs });
  }

  /** How many stands `replay` has reached. */
  #reached(replay: Lsn): number {
    let low = 0;
    let high = this.#stands.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#stands[middle] as Stand).lsn <= replay) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
