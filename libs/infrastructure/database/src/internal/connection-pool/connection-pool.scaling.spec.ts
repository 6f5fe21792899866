import { describe, expect, it } from '@jest/globals';
import { PoolBench } from '../../../test/support/pool-bench.js';
import type { ServerBudget } from './server-budget.js';

const MINUTE_MS = 60_000;
const scaling = { isEnabled: true, growAboveRatio: 0.8, cpuRatio: 0.75, cores: 2 };

describe('scaling a pool', () => {
  it('keeps to the limit although more could be opened, then grows within a second', async () => {
    const bench = new PoolBench({ min: 0, max: 100, scaling });
    await bench.hold(20);
    const late = bench.askTimes(5);
    await bench.clock.advance(0);
    expect(bench.pool.counts).toMatchObject({ total: 20, waiting: 5 });
    await bench.clock.advance(1000);
    expect(late.every(({ lease }) => lease !== undefined)).toBe(true);
    expect(bench.pool.getDetailedMetrics()).toMatchObject({ softLimit: 40, max: 100, total: 25 });
  });

  it('grows for those who wait although the threshold is not reached', async () => {
    const bench = new PoolBench({ max: 100, reservedRatio: 0.1, scaling: { ...scaling, growAboveRatio: 1 } });
    await bench.hold(18);
    await bench.clock.advance(1000);
    expect(bench.pool.getDetailedMetrics().softLimit).toBe(20);
    bench.ask();
    await bench.clock.advance(1000);
    expect(bench.pool.getDetailedMetrics().softLimit).toBe(40);
  });

  it('does not grow while this process is busy', async () => {
    const bench = new PoolBench({ max: 100, scaling });
    bench.cpuRatio = 0.8;
    await bench.hold(20);
    bench.ask();
    await bench.clock.advance(999);
    expect([bench.pool.autoScaleConnectionPool(), bench.pool.counts.total]).toEqual([20, 20]);
  });

  it('does not grow for those who merely wait for the first connections', async () => {
    const bench = new PoolBench({ max: 100, scaling });
    bench.connections.connectMs = 500;
    bench.askTimes(10);
    await bench.clock.advance(1000);
    expect(bench.pool.getDetailedMetrics().softLimit).toBe(20);
  });

  it('shrinks after half an hour of little use, and then closes what is too much', async () => {
    const bench = new PoolBench({ min: 0, max: 20, idleTimeoutMs: 0, scaling }, { random: () => 1 });
    for (const lease of await bench.hold(20)) lease.release();
    await bench.clock.advance(29 * MINUTE_MS);
    expect(bench.pool.counts.total).toBe(20);
    await bench.clock.advance(2 * MINUTE_MS);
    expect(bench.pool.getDetailedMetrics()).toMatchObject({ softLimit: 15, total: 15 });
  });

  it('allows the maximum from the start where it does not scale', async () => {
    const bench = new PoolBench({ max: 100 });
    expect(await bench.hold(100)).toHaveLength(100);
  });

  describe('the server’s budget', () => {
    const budgetOf = (liveProcesses: number): ServerBudget => ({
      maxConnections: 50,
      replicationSlots: 0,
      liveProcesses,
    });

    it('is never exceeded: the limit follows the number of processes, within a minute', async () => {
      let processes = 1;
      const bench = new PoolBench({ min: 15, max: 100 }, { readBudget: async () => budgetOf(processes) });
      const leases = await bench.hold(40);
      const late = bench.ask({ timeoutMs: 1000 });
      await bench.clock.advance(59_000);
      expect(late.verdict).toBe('DB_POOL_EXHAUSTED, retryable');
      processes = 4;
      expect(bench.pool.getDetailedMetrics()).toMatchObject({ softLimit: 40, max: 40, min: 15 });
      await bench.clock.advance(1000);
      expect(bench.pool.getDetailedMetrics()).toMatchObject({ softLimit: 10, max: 10, min: 10 });
      for (const lease of leases) lease.release();
      expect(bench.connections.backends).toBe(10);
    });

    it('stays what it was while the server cannot be asked, and unknown before', async () => {
      let answer: Promise<ServerBudget> = Promise.resolve(budgetOf(4));
      const bench = new PoolBench({ max: 100 }, { readBudget: () => answer });
      await bench.hold(1);
      await bench.clock.advance(2000);
      answer = Promise.reject(new Error('down'));
      answer.catch(() => undefined);
      await bench.clock.advance(2 * MINUTE_MS);
      expect(bench.pool.getDetailedMetrics().max).toBe(10);
      const mute = new PoolBench({ max: 100 }, { readBudget: () => Promise.reject(new Error('down')) });
      await mute.hold(1);
      await mute.clock.advance(2000);
      expect(mute.pool.getDetailedMetrics().max).toBe(100);
    });

    it('is asked for once a minute', async () => {
      let asked = 0;
      const readBudget = async () => {
        asked += 1;
        return budgetOf(1);
      };
      const bench = new PoolBench({}, { readBudget });
      await bench.hold(1);
      await bench.clock.advance(3 * MINUTE_MS - 1);
      expect(asked).toBe(3);
    });
  });
});
