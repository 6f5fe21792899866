import type { Priority } from '../../pipeline/priority.js';

/** Share of the limit that work of other nodes may hold. Source: targets, "spill to the primary". */
const SPILL_RATIO = 0.3;

/** Who may hold how many of the connections. */
export class Capacity {
  /** Most connections in use at once; ≥ 1. */
  limit: number;
  readonly #reservedRatio: number;
  #critical = 0;
  #other = 0;
  #spill = 0;

  /** @param reservedRatio share of the limit that only critical work may use; 0–1 */
  constructor(limit: number, reservedRatio: number) {
    this.limit = limit;
    this.#reservedRatio = reservedRatio;
  }

  get inUse(): number {
    return this.#critical + this.#other;
  }

  /** How many more may be in use. */
  get room(): number {
    return Math.max(0, this.limit - this.inUse);
  }

  /** Connections for critical work alone: at least one where there are two. */
  get reserved(): number {
    if (this.#reservedRatio === 0) return 0;
    return Math.min(this.limit - 1, Math.max(1, Math.floor(this.limit * this.#reservedRatio)));
  }

  get spillLimit(): number {
    return Math.max(1, Math.floor(this.limit * SPILL_RATIO));
  }

  admits(priority: Priority, isSpill: boolean): boolean {
    if (this.inUse >= this.limit || (isSpill && this.#spill >= this.spillLimit)) return false;
    return priority === 'critical' || this.#other < this.limit - this.reserved;
  }

  lend(priority: Priority, isSpill: boolean): void {
    this.#count(priority, isSpill, 1);
  }

  giveBack(priority: Priority, isSpill: boolean): void {
    this.#count(priority, isSpill, -1);
  }

  #count(priority: Priority, isSpill: boolean, by: 1 | -1): void {
    if (priority === 'critical') this.#critical += by;
    else this.#other += by;
    if (isSpill) this.#spill += by;
  }
}
