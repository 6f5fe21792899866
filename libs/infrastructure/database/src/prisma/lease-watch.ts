import type { WorkOwner } from '../context/work-owner.js';
import { createError } from '../errors/index.js';
import type { LeaseOwner, LeaseTracker, TrackedLease } from '../internal/leak-detection/tracked-lease.js';
import type { PoolObserver } from './connection-pool.js';
import type { RunningCallback } from './running-callback.js';

/** For whom a connection is held: kept on its lease. */
export interface LeaseHolder {
  readonly work: WorkOwner;
  readonly requestId: string | undefined;
  readonly callSite: (() => string) | undefined;
  /** Whose end gives the connection back; undefined where it is not for the caller's code to do. */
  readonly callback: RunningCallback | undefined;
}

type WatchedLease = Parameters<NonNullable<PoolObserver['leased']>>[0];

/** A lease as the leak detector sees it. Its id is made only when somebody reads it: there is one a statement. */
class HeldLease implements TrackedLease {
  readonly callSite: (() => string) | undefined;
  readonly #pool: string;
  readonly #number: number;
  readonly #lease: WatchedLease;

  constructor(pool: string, number: number, lease: WatchedLease, callSite: (() => string) | undefined) {
    this.#pool = pool;
    this.#number = number;
    this.#lease = lease;
    this.callSite = callSite;
  }

  get id(): string {
    return `${this.#pool}/${String(this.#number)}`;
  }

  reclaim(): void {
    this.#lease.reclaim(createError('DB_TRANSACTION_CLOSED'));
  }
}

/** Tells the leak detector of every connection that is held for somebody, and when that one's work has ended. */
export class LeaseWatch {
  readonly #tracker: LeaseTracker;
  readonly #owners = new WeakMap<WorkOwner, LeaseOwner>();
  #count = 0;

  constructor(tracker: LeaseTracker) {
    this.#tracker = tracker;
  }

  /** What a pool reports, watched. */
  over(pool: string, observer: PoolObserver): PoolObserver {
    return {
      waited: (ms) => {
        observer.waited(ms);
      },
      used: (ms) => {
        observer.used(ms);
      },
      timedOut: () => {
        observer.timedOut();
      },
      shed: () => {
        observer.shed?.();
      },
      leased: (lease) => {
        if (lease.owner !== undefined) this.#leased(pool, lease, lease.owner as LeaseHolder);
      },
      returned: (lease) => {
        if (lease.watch !== undefined) this.#tracker.returned(lease.watch as HeldLease);
      },
    };
  }

  #leased(pool: string, lease: WatchedLease, { work, requestId, callSite, callback }: LeaseHolder): void {
    const tracked = new HeldLease(pool, (this.#count += 1), lease, callSite);
    lease.watch = tracked;
    this.#tracker.leased(tracked, this.#ownerOf(work, requestId), callback?.token);
  }

  #ownerOf(work: WorkOwner, requestId: string | undefined): LeaseOwner {
    const known = this.#owners.get(work);
    if (known !== undefined) return known;
    const owner: LeaseOwner = { requestId, route: work.route };
    this.#owners.set(work, owner);
    work.onEnd(() => {
      this.#tracker.ownerEnded(owner);
    });
    return owner;
  }
}
