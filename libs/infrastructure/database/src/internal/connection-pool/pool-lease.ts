import type { Priority } from '../../pipeline/priority.js';
import type { Slot } from './slot.js';

/** What a lease is made of. */
export interface Loan<C> {
  readonly slot: Slot<C>;
  readonly priority: Priority;
  readonly isSpill: boolean;
  /** Whoever is to give it back, as an opaque object. */
  readonly owner: object | undefined;
  /** ms on the pool's clock */
  readonly acquiredAtMs: number;
  readonly giveBack: (lease: PoolLease<C>, isInDoubt: boolean) => void;
}

/** A lease as whoever watches over leases sees it. */
export interface WatchedLease {
  readonly owner: object | undefined;
  /** Whatever the watcher keeps with it. */
  watch: object | undefined;
  readonly acquiredAtMs: number;
  reclaim(reason: Error): void;
}

/** One connection, held by one owner until released. */
export class PoolLease<C> implements WatchedLease {
  watch: object | undefined;
  readonly #loan: Loan<C>;
  #isReturned = false;
  #reason: Error | undefined;

  constructor(loan: Loan<C>) {
    this.#loan = loan;
  }

  get loan(): Loan<C> {
    return this.#loan;
  }

  get owner(): object | undefined {
    return this.#loan.owner;
  }

  get acquiredAtMs(): number {
    return this.#loan.acquiredAtMs;
  }

  get isReturned(): boolean {
    return this.#isReturned;
  }

  /** Why it was taken away from its owner. */
  get reclaimReason(): Error | undefined {
    return this.#reason;
  }

  protected get connection(): C {
    return this.#loan.slot.connection;
  }

  /** Gives the connection back; one that is not idle, or that `isInDoubt`, is destroyed instead. */
  release(isInDoubt = false): void {
    if (this.#isReturned) return;
    this.#isReturned = true;
    this.#loan.giveBack(this, isInDoubt);
  }

  /** Takes the connection away from its owner and destroys it at once, whatever it is doing. */
  reclaim(reason: Error): void {
    this.#reason ??= reason;
    this.release(true);
  }
}
