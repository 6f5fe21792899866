import type { Capacity } from './capacity.js';
import type { PoolFigures } from './pool-figures.js';
import type { PoolLease } from './pool-lease.js';
import type { PoolObserver } from './pool-ports.js';
import type { PoolScaling } from './pool-scaling.js';

/** The leases that are out, and everybody who keeps count of them and of those who got none. */
export class LeaseBook<C> {
  readonly #leases = new Set<PoolLease<C>>();
  readonly #capacity: Capacity;
  readonly #scaling: PoolScaling;
  readonly #figures: PoolFigures;
  readonly #observer: PoolObserver;

  constructor(capacity: Capacity, scaling: PoolScaling, figures: PoolFigures, observer: PoolObserver) {
    this.#capacity = capacity;
    this.#scaling = scaling;
    this.#figures = figures;
    this.#observer = observer;
  }

  get size(): number {
    return this.#leases.size;
  }

  /** Age of the oldest; ms, 0 when there is none. */
  longestUseMs(nowMs: number): number {
    let longestMs = 0;
    for (const { acquiredAtMs } of this.#leases) longestMs = Math.max(longestMs, nowMs - acquiredAtMs);
    return longestMs;
  }

  /** @param waitedMs how long it was waited for */
  lent(lease: PoolLease<C>, waitedMs: number): void {
    const { priority, isSpill } = lease.loan;
    this.#leases.add(lease);
    this.#capacity.lend(priority, isSpill);
    this.#scaling.leased(this.#capacity.inUse);
    this.#figures.waited(waitedMs);
    this.#observer.waited(waitedMs);
    this.#observer.leased?.(lease);
  }

  returned(lease: PoolLease<C>, nowMs: number): void {
    const { priority, isSpill, acquiredAtMs } = lease.loan;
    const usedMs = nowMs - acquiredAtMs;
    this.#leases.delete(lease);
    this.#capacity.giveBack(priority, isSpill);
    this.#scaling.returned(usedMs);
    this.#figures.used(usedMs);
    this.#observer.used(usedMs);
    this.#observer.returned?.(lease);
  }

  /** A waiter met its deadline. */
  timedOut(): void {
    this.#figures.timeouts += 1;
    this.#observer.timedOut();
  }

  /** Somebody was turned away because too many wait. */
  shed(): void {
    this.#figures.shed += 1;
    this.#observer.shed?.();
  }

  reclaimAll(reason: () => Error): void {
    for (const lease of [...this.#leases]) lease.reclaim(reason());
  }
}
