import { describe, expect, it } from '@jest/globals';
import { PoolBench, SETTINGS } from '../../../test/support/pool-bench.js';

const served = (requests: readonly { readonly lease: unknown }[]): number =>
  requests.filter(({ lease }) => lease !== undefined).length;

describe('ConnectionPoolManager', () => {
  describe('lending', () => {
    it('opens nothing before the first request', async () => {
      const bench = new PoolBench({ min: 5 });
      await bench.clock.advance(10_000);
      expect([bench.connections.attempts, bench.clock.timers]).toEqual([0, 0]);
    });

    it('opens its minimum when it is to be warm, and is half way warm', async () => {
      const bench = new PoolBench({ min: 5 });
      bench.pool.warm();
      expect(bench.pool.isWarm).toBe(false);
      await bench.clock.advance(10_000);
      expect([bench.pool.counts.total, bench.pool.isWarm]).toEqual([5, true]);
      await bench.pool.drain(0);
      bench.pool.warm();
      await bench.clock.advance(10_000);
      expect(bench.pool.counts.total).toBe(0);
    });

    it('is idle only with a connection at hand, while none is lent: who must wait may as well have company', async () => {
      const bench = new PoolBench({ max: 2 });
      const seen = [bench.pool.isIdle];
      const [lease] = await bench.hold(1);
      seen.push(bench.pool.isIdle);
      lease?.release();
      seen.push(bench.pool.isIdle);
      await bench.clock.advance(SETTINGS.probeAfterIdleMs + 1);
      seen.push(bench.pool.isIdle);
      expect(seen).toEqual([false, false, true, false]);
      await bench.pool.drain(0);
    });

    it('lends no connection to two owners', async () => {
      const bench = new PoolBench({ max: 3 });
      const leases = await bench.hold(3);
      const late = bench.ask();
      await bench.clock.advance(10);
      expect([new Set(leases.map(({ loan }) => loan.slot.connection)).size, late.lease]).toEqual([
        3,
        undefined,
      ]);
      leases[0]?.release();
      await bench.clock.advance(0);
      expect(late.lease?.loan.slot.connection).toBe(leases[0]?.loan.slot.connection);
    });

    it('takes a lease back once: a second release is nobody’s business any more', async () => {
      const bench = new PoolBench({ max: 1 });
      const [lease] = await bench.hold(1);
      const next = bench.ask();
      lease?.release();
      await bench.clock.advance(0);
      lease?.release(true);
      lease?.reclaim(new Error('late'));
      expect([next.lease?.isReturned, bench.connections.backends, bench.pool.counts.active]).toEqual([
        false,
        1,
        1,
      ]);
    });

    it.each([
      [
        'in a transaction',
        (bench: PoolBench) => (bench.connections.opened[0]!.isInTransaction = true),
        false,
      ],
      ['broken', (bench: PoolBench) => (bench.connections.opened[0]!.isBroken = true), false],
      ['in doubt', () => true, true],
    ])(
      'destroys a connection that comes back %s, and replaces it for who waits',
      async (_title, spoil, isInDoubt) => {
        const bench = new PoolBench({ max: 1 });
        const [lease] = await bench.hold(1);
        const next = bench.ask();
        spoil(bench);
        lease?.release(isInDoubt);
        await bench.clock.advance(0);
        expect([
          bench.connections.opened[0]?.isDestroyed,
          served([next]),
          bench.connections.backends,
        ]).toEqual([true, 1, 1]);
      },
    );

    it('keeps a connection that comes back whole', async () => {
      const bench = new PoolBench();
      const [lease] = await bench.hold(1);
      lease?.release();
      await bench.hold(1);
      expect([bench.connections.opened.length, bench.pool.getDetailedMetrics().destroyed]).toEqual([1, 0]);
    });

    it('takes a connection away from its owner, whatever it is doing, and says why', async () => {
      const bench = new PoolBench({ max: 1 });
      const [lease] = await bench.hold(1);
      const reason = new Error('leaked');
      const next = bench.ask();
      lease?.reclaim(reason);
      await bench.clock.advance(0);
      expect([bench.connections.opened[0]?.isDestroyed, lease?.reclaimReason, served([next])]).toEqual([
        true,
        reason,
        1,
      ]);
    });

    it('tells its observer who holds what, and for how long', async () => {
      const bench = new PoolBench({ max: 1 });
      const owner = {};
      const [lease] = await bench.hold(1, { owner });
      expect([lease?.owner, lease?.acquiredAtMs]).toEqual([owner, bench.clock.nowMs()]);
      const next = bench.ask();
      await bench.clock.advance(7);
      lease?.release();
      await bench.clock.advance(0);
      expect(bench.seen).toEqual(['waited 0', 'leased', 'used 7', 'returned', 'waited 7', 'leased']);
      expect(next.afterMs).toBe(7);
    });
  });

  describe('the reserve', () => {
    it('is not lent to ordinary work, however long it waits, and to critical work at once', async () => {
      const bench = new PoolBench({ max: 10, reservedRatio: 0.1, acquireTimeoutMs: 60_000 });
      const normal = bench.askTimes(12);
      await bench.clock.advance(20_000);
      const critical = bench.ask({ priority: 'critical' });
      await bench.clock.advance(0);
      expect([
        served(normal),
        served([critical]),
        bench.pool.getDetailedMetrics().reservedForCritical,
      ]).toEqual([9, 1, 1]);
    });

    it('is not lent to ordinary work when it lies idle', async () => {
      const bench = new PoolBench({ max: 10, reservedRatio: 0.1 });
      const all = [...(await bench.hold(9)), ...(await bench.hold(1, { priority: 'critical' }))];
      for (const lease of all) lease.release();
      await bench.hold(9);
      const late = bench.ask();
      await bench.clock.advance(0);
      expect([late.lease, bench.pool.counts.idle]).toEqual([undefined, 1]);
    });

    it('is nothing in a pool of one', async () => {
      const bench = new PoolBench({ max: 1, reservedRatio: 0.1 });
      expect(await bench.hold(1)).toHaveLength(1);
    });
  });

  describe('work of other nodes', () => {
    it('gets no more than three connections in ten, and holds up nobody', async () => {
      const bench = new PoolBench({ max: 10 });
      const spilled = bench.askTimes(5, { isSpill: true });
      const own = bench.askTimes(7);
      await bench.clock.advance(0);
      expect([served(spilled), served(own)]).toEqual([3, 7]);
      spilled[0]?.lease?.release();
      await bench.clock.advance(0);
      expect(served(spilled)).toBe(4);
    });
  });

  describe('the mission’s names', () => {
    it('executeCriticalQuery runs on the reserve, and gives the connection back even when the work fails', async () => {
      const bench = new PoolBench({ max: 2, reservedRatio: 0.1 });
      await bench.hold(1);
      const failing = bench.pool.executeCriticalQuery(async () => {
        expect(bench.pool.counts.active).toBe(2);
        throw new Error('the work');
      });
      const outcome = failing.catch((error: unknown) => String(error));
      await bench.clock.advance(0);
      expect([await outcome, bench.pool.counts.active]).toEqual(['Error: the work', 1]);
    });

    it('executeClinicOptimizedQuery takes the clinic’s turn', async () => {
      const bench = new PoolBench({ max: 1 });
      const [lease] = await bench.hold(1);
      const order: string[] = [];
      const run = (clinicId: string) =>
        bench.pool.executeClinicOptimizedQuery(clinicId, async () => {
          order.push(clinicId);
        });
      const all = Promise.all([run('noisy'), run('noisy'), run('quiet')]);
      lease?.release();
      await bench.clock.advance(0);
      await all;
      expect(order).toEqual(['noisy', 'quiet', 'noisy']);
    });

    it('executeBatch runs as many as the pool allows, and says how each ended', async () => {
      const bench = new PoolBench({ max: 2, queueLimit: 0 });
      let most = 0;
      const works = Array.from({ length: 5 }, (_value, index) => async () => {
        most = Math.max(most, bench.pool.counts.active);
        await new Promise<void>((resolve) => bench.clock.after(10, resolve));
        if (index === 2) throw new Error('third');
        return index;
      });
      const batch = bench.pool.executeBatch(works);
      await bench.clock.advance(100);
      const ends = await batch;
      expect([most, ends.map(({ status }) => status)]).toEqual([
        2,
        ['fulfilled', 'fulfilled', 'rejected', 'fulfilled', 'fulfilled'],
      ]);
    });

    it('getDetailedMetrics knows everything about the pool', async () => {
      const bench = new PoolBench({ max: 3, min: 1, reservedRatio: 0.1 });
      const [lease] = await bench.hold(2);
      bench.ask({ priority: 'low' });
      await bench.clock.advance(50);
      lease?.release(true);
      await bench.clock.advance(10);
      expect(bench.pool.getDetailedMetrics()).toEqual({
        total: 2,
        active: 2,
        idle: 0,
        waiting: 0,
        waitingByPriority: { critical: 0, high: 0, normal: 0, low: 0 },
        opening: 0,
        softLimit: 3,
        max: 3,
        min: 1,
        reservedForCritical: 1,
        opened: 3,
        destroyed: 1,
        shed: 0,
        timeouts: 0,
        acquireP50Ms: 0,
        acquireP99Ms: 50,
        useP50Ms: 50,
        useP99Ms: 50,
        longestUseMs: 60,
      });
    });
  });
});
