import { describe, expect, it } from '@jest/globals';
import { PoolBench } from '../../../test/support/pool-bench.js';

/** Whether a promise has settled by now. */
async function isSettled(promise: Promise<void>): Promise<boolean> {
  const pending = Symbol('pending');
  return (await Promise.race([promise, Promise.resolve(pending)])) !== pending;
}

describe('draining a pool', () => {
  it('refuses new work from the first moment', async () => {
    const bench = new PoolBench();
    await bench.hold(1);
    void bench.pool.drain(1000);
    const late = bench.ask();
    await bench.clock.advance(0);
    expect(late.verdict).toBe('DB_SHUTTING_DOWN, retryable');
  });

  it('does not end before the work that is under way, or that waits, has', async () => {
    const bench = new PoolBench({ max: 1 });
    const [lease] = await bench.hold(1);
    const waiting = bench.ask();
    const drained = bench.pool.drain(1000);
    await bench.clock.advance(500);
    expect(await isSettled(drained)).toBe(false);
    lease?.release();
    await bench.clock.advance(0);
    expect([waiting.lease !== undefined, await isSettled(drained)]).toEqual([true, false]);
    waiting.lease?.release();
    await drained;
    expect([bench.connections.backends, bench.clock.timers]).toEqual([0, 0]);
  });

  it('ends with the grace: what is out then is taken away, and who waits is refused', async () => {
    const bench = new PoolBench({ max: 1, acquireTimeoutMs: 60_000 });
    const [lease] = await bench.hold(1);
    const waiting = bench.ask();
    const drained = bench.pool.drain(1000);
    await bench.clock.advance(999);
    expect(await isSettled(drained)).toBe(false);
    await bench.clock.advance(1);
    await drained;
    expect([lease?.isReturned, waiting.verdict, bench.connections.backends]).toEqual([
      true,
      'DB_SHUTTING_DOWN, retryable',
      0,
    ]);
    lease?.release();
    expect(bench.pool.counts).toEqual({ total: 0, active: 0, idle: 0, waiting: 0 });
  });

  it('destroys a connection that was still to come', async () => {
    const bench = new PoolBench({ acquireTimeoutMs: 10 });
    bench.connections.connectMs = 100;
    bench.ask();
    await bench.clock.advance(20);
    await bench.pool.drain(1000);
    await bench.clock.advance(100);
    expect([bench.connections.opened.length, bench.connections.backends]).toEqual([1, 0]);
  });

  it('ends at once, and but once, when nothing is out', async () => {
    const bench = new PoolBench();
    const [lease] = await bench.hold(1);
    lease?.release();
    await Promise.all([bench.pool.end(), bench.pool.end()]);
    await bench.pool.end();
    expect([bench.connections.backends, bench.connections.hasEnded, bench.clock.timers]).toEqual([
      0,
      true,
      0,
    ]);
  });

  it('ends what never began', async () => {
    const bench = new PoolBench({ min: 2 });
    await bench.pool.end();
    expect([bench.connections.attempts, bench.clock.timers]).toEqual([0, 0]);
  });

  it('keeps nothing warm meanwhile', async () => {
    const bench = new PoolBench({ min: 3 });
    bench.connections.connectMs = 100;
    const asked = bench.ask();
    await bench.clock.advance(100);
    const drained = bench.pool.drain(10_000);
    await bench.clock.advance(5000);
    expect(bench.connections.attempts).toBe(2);
    asked.lease?.release();
    await drained;
    expect(bench.connections.backends).toBe(0);
  });
});
