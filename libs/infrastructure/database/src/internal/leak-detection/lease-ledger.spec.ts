import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import {
  GRACE_MS,
  LeaseLedger,
  WATCH_AFTER_MS,
  type CollectionWatch,
  type LeaseEntry,
} from './lease-ledger.js';
import type { LeaseOwner, TrackedLease } from './tracked-lease.js';

const watch = jest.fn<CollectionWatch>();
const leaseOf = (id = 'primary/1'): TrackedLease => ({
  id,
  callSite: () => `at ${id}`,
  reclaim: () => undefined,
});

const ownerOf = (): LeaseOwner => ({});

describe('LeaseLedger', () => {
  let ledger: LeaseLedger;

  beforeEach(() => {
    jest.resetAllMocks();
    ledger = new LeaseLedger(watch);
  });

  const sweep = (nowMs: number) => ledger.sweep(nowMs).map(([{ lease }, reason]) => `${lease.id} ${reason}`);
  const watchedEntry = (): LeaseEntry => watch.mock.lastCall![1];

  it('never takes age for a leak, however old a lease is', () => {
    ledger.add(leaseOf(), {}, {}, 0);
    for (const nowMs of [1000, 30_001, 3_600_000, 86_400_000_000]) expect(sweep(nowMs)).toEqual([]);
    expect(ledger.size).toBe(1);
  });

  describe('of a request that has ended', () => {
    it('finds a lease once the grace is over, and once only', () => {
      const owner: LeaseOwner = {};
      ledger.add(leaseOf(), owner, undefined, 0);
      owner.endedAtMs = 10_000;
      expect(sweep(10_000 + GRACE_MS - 1)).toEqual([]);
      expect(sweep(10_000 + GRACE_MS)).toEqual(['primary/1 request-ended']);
      expect(sweep(20_000)).toEqual([]);
      expect(ledger.size).toBe(0);
    });

    it('counts the grace from the lease where that came later', () => {
      ledger.add(leaseOf(), { endedAtMs: 0 }, undefined, 5000);
      expect(sweep(5000 + GRACE_MS - 1)).toEqual([]);
      expect(sweep(5000 + GRACE_MS)).toEqual(['primary/1 request-ended']);
    });

    it('finds nothing that was given back', () => {
      const owner: LeaseOwner = {};
      const lease = leaseOf();
      ledger.add(lease, owner, undefined, 0);
      owner.endedAtMs = 0;
      ledger.remove(lease);
      expect(sweep(1000)).toEqual([]);
    });

    it('finds its leases and leaves those of others', () => {
      const ended: LeaseOwner = { endedAtMs: 0 };
      for (const [id, owner] of Object.entries({ a: ended, b: {}, c: ended }))
        ledger.add(leaseOf(id), owner, undefined, 0);
      expect(sweep(GRACE_MS)).toEqual(['a request-ended', 'c request-ended']);
      expect(ledger.size).toBe(1);
    });
  });

  describe('of a token', () => {
    it('has young leases watched by nobody: that would cost more than they do', () => {
      const lease = leaseOf();
      ledger.add(lease, {}, {}, 0);
      sweep(WATCH_AFTER_MS - 1);
      ledger.remove(lease);
      sweep(WATCH_AFTER_MS);
      expect(watch).not.toHaveBeenCalled();
    });

    it('hands an older lease’s token to the watch, once, and keeps nothing that leads to it', () => {
      const token = { client: 'of the caller' };
      ledger.add(leaseOf(), {}, token, 0);
      sweep(WATCH_AFTER_MS);
      sweep(WATCH_AFTER_MS + 100);
      expect(watch).toHaveBeenCalledTimes(1);
      expect(watch.mock.lastCall![0]).toBe(token);
      expect(Object.values(watchedEntry())).not.toContain(token);
    });

    it('writes the call site down before: its stack may lead to the token', () => {
      const callSite = jest.fn(() => 'at work');
      ledger.add({ ...leaseOf(), callSite }, {}, {}, 0);
      sweep(WATCH_AFTER_MS - 1);
      expect(callSite).not.toHaveBeenCalled();
      sweep(WATCH_AFTER_MS);
      expect([callSite.mock.calls.length, watchedEntry().callSite]).toEqual([1, 'at work']);
    });

    it('finds a lease whose token was collected, after the grace', () => {
      ledger.add(leaseOf(), {}, {}, 0);
      sweep(WATCH_AFTER_MS);
      watchedEntry().lostAtMs = 9000;
      expect(sweep(9000 + GRACE_MS - 1)).toEqual([]);
      expect(sweep(9000 + GRACE_MS)).toEqual(['primary/1 owner-collected']);
    });

    it('finds nothing that was given back before the token was collected', () => {
      const lease = leaseOf();
      ledger.add(lease, {}, {}, 0);
      sweep(WATCH_AFTER_MS);
      ledger.remove(lease);
      watchedEntry().lostAtMs = 9000;
      expect(sweep(20_000)).toEqual([]);
    });
  });

  describe('long leases', () => {
    it('are those over 30 s whose owner lives, with all there is to know', () => {
      ledger.add(leaseOf(), { route: '/v1/patients', requestId: 'r-1' }, undefined, 1000);
      ledger.add(leaseOf('young'), {}, undefined, 1001);
      ledger.add(leaseOf('ended'), { endedAtMs: 1 }, undefined, 0);
      expect(ledger.longOnes(31_000)).toEqual([]);
      expect(ledger.longOnes(31_001)).toEqual([
        { id: 'primary/1', callSite: 'at primary/1', route: '/v1/patients', requestId: 'r-1', ageMs: 30_001 },
      ]);
    });

    it('leave out one whose token was collected', () => {
      ledger.add(leaseOf(), {}, {}, 0);
      sweep(WATCH_AFTER_MS);
      watchedEntry().lostAtMs = 40_000;
      expect(ledger.longOnes(40_001)).toEqual([]);
    });

    it('are told without a call site where none was kept', () => {
      ledger.add({ id: 'bare', reclaim: () => undefined }, {}, undefined, 0);
      expect(ledger.longOnes(40_000)).toMatchObject([{ id: 'bare', callSite: 'unknown' }]);
    });
  });

  it('finds exactly the leases whose owner was gone for the grace, in every order of events', () => {
    const lease = fc.record({
      leasedAtMs: fc.nat(5000),
      heldMs: fc.nat(5000),
      endedAtMs: fc.option(fc.nat(5000), { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.array(lease, { maxLength: 30 }), (plans) => {
        const own = new LeaseLedger(watch);
        const found = new Set<string>();
        const leases = plans.map((plan, index) => ({
          plan,
          owner: ownerOf(),
          lease: leaseOf(String(index)),
        }));
        for (let nowMs = 0; nowMs <= 12_000; nowMs += 100) {
          for (const { plan, owner, lease: one } of leases) {
            const isNow = (ms: number) => ms > nowMs - 100 && ms <= nowMs;
            if (plan.endedAtMs !== undefined && isNow(plan.endedAtMs)) owner.endedAtMs = plan.endedAtMs;
            if (isNow(plan.leasedAtMs)) own.add(one, owner, undefined, plan.leasedAtMs);
            if (isNow(plan.leasedAtMs + plan.heldMs)) own.remove(one);
          }
          for (const [entry] of own.sweep(nowMs)) found.add(entry.lease.id);
        }
        for (const { plan, lease: one } of leases) {
          const outMs =
            plan.endedAtMs === undefined ? -1 : plan.heldMs - Math.max(0, plan.endedAtMs - plan.leasedAtMs);
          if (outMs >= GRACE_MS + 200) expect(found).toContain(one.id);
          if (outMs < GRACE_MS) expect(found).not.toContain(one.id);
        }
      }),
    );
  });
});
