import type { LeakReason, LeaseOwner, LeaseReport, TrackedLease } from './tracked-lease.js';

/** How long an owner may be gone before its lease counts as leaked; ms. */
export const GRACE_MS = 300;
/** Until then the token is simply held: watching every short lease would cost more than the lease. ms */
export const WATCH_AFTER_MS = 500;
/** Age from which a lease is reported as long; ms. */
export const LONG_MS = 30_000;

/** Sets `lostAtMs` of the entry once the token was garbage-collected. Must not hold on to the token. */
export type CollectionWatch = (token: object, entry: LeaseEntry) => void;

/** What the ledger knows about one lease. */
export interface LeaseEntry {
  readonly lease: TrackedLease;
  readonly owner: LeaseOwner;
  readonly leasedAtMs: number;
  /** Held while the lease is young; gone once it is watched. */
  token: object | undefined;
  lostAtMs: number | undefined;
  /** Written down when the token is no longer held: the stack behind it may lead to the token. */
  callSite: string | undefined;
}

/**
 * Which leases are out, and which of them nobody will give back: those still out 300 ms after their request ended or
 * their token was collected. Age alone proves nothing.
 */
export class LeaseLedger {
  readonly #entries = new Map<TrackedLease, LeaseEntry>();
  readonly #watch: CollectionWatch;

  constructor(watch: CollectionWatch) {
    this.#watch = watch;
  }

  get size(): number {
    return this.#entries.size;
  }

  add(lease: TrackedLease, owner: LeaseOwner, token: object | undefined, nowMs: number): void {
    this.#entries.set(lease, {
      lease,
      owner,
      leasedAtMs: nowMs,
      token,
      lostAtMs: undefined,
      callSite: undefined,
    });
  }

  remove(lease: TrackedLease): void {
    this.#entries.delete(lease);
  }

  /** Strikes the leaked leases out and gives them back, with the reason. */
  sweep(nowMs: number): readonly (readonly [LeaseEntry, LeakReason])[] {
    const leaked: [LeaseEntry, LeakReason][] = [];
    for (const entry of this.#entries.values()) {
      this.#watchOnceOld(entry, nowMs);
      const reason = reasonAgainst(entry, nowMs);
      if (reason !== undefined) leaked.push([entry, reason]);
    }
    for (const [{ lease }] of leaked) this.remove(lease);
    return leaked;
  }

  longOnes(nowMs: number): readonly LeaseReport[] {
    return [...this.#entries.values()]
      .filter((entry) => nowMs - entry.leasedAtMs > LONG_MS && isOwned(entry))
      .map((entry) => reportOf(entry, nowMs));
  }

  #watchOnceOld(entry: LeaseEntry, nowMs: number): void {
    const { token } = entry;
    if (token === undefined || nowMs - entry.leasedAtMs < WATCH_AFTER_MS) return;
    entry.callSite = callSiteOf(entry);
    entry.token = undefined;
    this.#watch(token, entry);
  }
}

export function reportOf(entry: LeaseEntry, nowMs: number): LeaseReport {
  const { lease, owner, leasedAtMs } = entry;
  const { route, requestId } = owner;
  return { id: lease.id, callSite: callSiteOf(entry), route, requestId, ageMs: nowMs - leasedAtMs };
}

function callSiteOf({ callSite, lease }: LeaseEntry): string {
  return callSite ?? lease.callSite?.() ?? 'unknown';
}

function isOwned({ owner, lostAtMs }: LeaseEntry): boolean {
  return owner.endedAtMs === undefined && lostAtMs === undefined;
}

function reasonAgainst({ owner, leasedAtMs, lostAtMs }: LeaseEntry, nowMs: number): LeakReason | undefined {
  const { endedAtMs } = owner;
  // Work that begins after its request has ended gets its grace, too.
  if (endedAtMs !== undefined && nowMs - Math.max(endedAtMs, leasedAtMs) >= GRACE_MS) return 'request-ended';
  if (lostAtMs !== undefined && nowMs - lostAtMs >= GRACE_MS) return 'owner-collected';
  return undefined;
}
