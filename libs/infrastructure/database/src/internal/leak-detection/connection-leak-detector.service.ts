import { Logger, type OnModuleDestroy } from '@nestjs/common';
import type { Clock } from '../../pipeline/clock.js';
import { LeaseLedger, reportOf, type LeaseEntry } from './lease-ledger.js';
import type {
  LeakReason,
  LeakReport,
  LeaseOwner,
  LeaseReport,
  LeaseTracker,
  TrackedLease,
} from './tracked-lease.js';

/** Between two looks at the leases that are out; ms. */
const SWEEP_MS = 100;

export type LeakLogger = Pick<Logger, 'error'>;

/**
 * Finds connections that nobody will give back, takes them back and says where they were taken.
 *
 * A lease costs one entry in a map; the search runs ten times a second while any lease is out.
 */
export class ConnectionLeakDetectorService implements LeaseTracker, OnModuleDestroy {
  readonly #clock: Clock;
  readonly #logger: LeakLogger;
  readonly #ledger: LeaseLedger;
  /** Kept: a registry that is collected itself tells nothing. */
  readonly #collected: FinalizationRegistry<LeaseEntry>;
  readonly #listeners = new Set<(report: LeakReport) => void>();
  #count = 0;
  #cancelSweep: (() => void) | undefined;

  constructor(clock: Clock, logger: LeakLogger = new Logger('ConnectionLeakDetectorService')) {
    this.#clock = clock;
    this.#logger = logger;
    this.#collected = new FinalizationRegistry((entry) => {
      entry.lostAtMs = clock.nowMs();
    });
    this.#ledger = new LeaseLedger((token, entry) => {
      this.#collected.register(token, entry);
    });
  }

  /** Leaks found since the start of the process. */
  get count(): number {
    return this.#count;
  }

  /** Told of every leak, after it was taken back. */
  onLeak(listener: (report: LeakReport) => void): void {
    this.#listeners.add(listener);
  }

  leased(lease: TrackedLease, owner: LeaseOwner, token?: object): void {
    this.#ledger.add(lease, owner, token, this.#clock.nowMs());
    if (this.#cancelSweep === undefined) this.#sweepLater();
  }

  returned(lease: TrackedLease): void {
    this.#ledger.remove(lease);
  }

  ownerEnded(owner: LeaseOwner): void {
    owner.endedAtMs ??= this.#clock.nowMs();
  }

  longLeases(): readonly LeaseReport[] {
    return this.#ledger.longOnes(this.#clock.nowMs());
  }

  onModuleDestroy(): void {
    this.#cancelSweep?.();
  }

  #sweepLater(): void {
    this.#cancelSweep = this.#clock.after(SWEEP_MS, () => {
      this.#cancelSweep = undefined;
      this.#sweep();
      if (this.#ledger.size > 0) this.#sweepLater();
    });
  }

  #sweep(): void {
    for (const [entry, reason] of this.#ledger.sweep(this.#clock.nowMs())) this.#takeBack(entry, reason);
  }

  #takeBack(entry: LeaseEntry, reason: LeakReason): void {
    const report = reportOf(entry, this.#clock.nowMs());
    const isReclaimed = this.#attempt(() => {
      entry.lease.reclaim(reason);
    });
    this.#count += 1;
    const { id, callSite, route = 'no route', ageMs } = report;
    const end = isReclaimed ? 'It was rolled back and destroyed' : 'It could not be taken back';
    this.#logger.error(
      `Connection leak: ${id}, taken ${String(Math.round(ageMs))} ms ago at ${callSite} (${route}): ${reason}. ${end}`,
    );
    for (const listener of this.#listeners)
      this.#attempt(() => {
        listener({ ...report, reason, isReclaimed });
      });
  }

  /** One leak must not keep the next from being found. */
  #attempt(step: () => void): boolean {
    try {
      step();
      return true;
    } catch {
      return false;
    }
  }
}
