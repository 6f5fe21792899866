import { describe, expect, it } from '@jest/globals';
import { PoolBench, type Request } from '../../../test/support/pool-bench.js';

const refused = () =>
  Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED', syscall: 'connect' });
const wrongPassword = () => Object.assign(new Error('no'), { code: '28P01', severity: 'FATAL' });
const served = (requests: readonly Request[]): number =>
  requests.filter(({ lease }) => lease !== undefined).length;
const verdictsOf = (requests: readonly Request[]) => [...new Set(requests.map(({ verdict }) => verdict))];

describe('an outage', () => {
  /** A pool whose server was there, and is gone now with all its connections. */
  async function outage(failure: Error, connectMs = 0) {
    const bench = new PoolBench({ min: 5, max: 50, acquireTimeoutMs: 60_000 }, { random: () => 0.5 });
    for (const lease of await bench.hold(5)) lease.release();
    await bench.clock.advance(2000);
    for (const connection of [...bench.connections.opened]) bench.connections.lose(connection);
    bench.connections.failure = failure;
    bench.connections.connectMs = connectMs;
    bench.connections.atOnce.length = 0;
    return bench;
  }

  it('fails no waiter before its time, and makes no storm', async () => {
    const bench = await outage(refused());
    const waits = bench.askTimes(50);
    await bench.clock.advance(59_999);
    expect(verdictsOf(waits)).toEqual([undefined]);
    // Pauses of at most 5 s, half of that at this throw of the dice; the first five go out before any has failed.
    expect(bench.connections.attempts).toBeLessThan(40);
    expect(bench.connections.atOnce.slice(0, 5)).toEqual([1, 2, 3, 4, 5]);
    expect(new Set(bench.connections.atOnce.slice(5))).toEqual(new Set([1]));
    await bench.clock.advance(1);
    expect(verdictsOf(waits)).toEqual(['DB_UNREACHABLE, retryable']);
  });

  it('is over for all who wait when the server comes back, step by step', async () => {
    const bench = await outage(refused());
    const waits = Array.from({ length: 50 }, () => bench.askFor(10));
    await bench.clock.advance(10_000);
    bench.connections.failure = undefined;
    bench.connections.connectMs = 50;
    bench.connections.atOnce.length = 0;
    await bench.clock.advance(10_000);
    expect(bench.connections.atOnce.slice(0, 5)).toEqual([1, 1, 2, 2, 3]);
    expect(await Promise.all(waits)).toHaveLength(50);
  });

  it('is over at once for all who wait when the server is known to be back', async () => {
    const bench = await outage(refused());
    const waits = bench.askTimes(3);
    await bench.clock.advance(20_000);
    bench.connections.failure = undefined;
    const before = bench.connections.attempts;
    await bench.clock.advance(1);
    expect(bench.connections.attempts).toBe(before);
    bench.pool.serverIsBack();
    await bench.clock.advance(1);
    expect(served(waits)).toBe(3);
  });

  it('fails all who wait at once when no attempt can succeed', async () => {
    const bench = await outage(wrongPassword(), 10);
    const waits = bench.askTimes(20);
    await bench.clock.advance(10);
    expect(verdictsOf(waits)).toEqual(['DB_LOGIN_REFUSED']);
  });

  it('fails nobody whom a living connection can still serve', async () => {
    const bench = new PoolBench({ max: 3 });
    const [lease] = await bench.hold(1);
    bench.connections.failure = wrongPassword();
    const asked = bench.ask();
    await bench.clock.advance(500);
    expect(asked.verdict).toBeUndefined();
    lease?.release();
    await bench.clock.advance(0);
    expect(served([asked])).toBe(1);
  });

  it('is no reason for those who wait while others hold connections, nor once it is over', async () => {
    const bench = new PoolBench({ max: 2, acquireTimeoutMs: 1000 }, { random: () => 0.01 });
    const [lease] = await bench.hold(1);
    bench.connections.failure = refused();
    const beside = bench.ask();
    await bench.clock.advance(1000);
    lease?.release(true);
    bench.connections.failure = undefined;
    const between = bench.ask();
    await bench.clock.advance(100);
    between.lease?.release(true);
    bench.connections.connectMs = 5000;
    const after = bench.ask();
    await bench.clock.advance(1000);
    expect(verdictsOf([beside, after])).toEqual(['DB_POOL_EXHAUSTED, retryable']);
    expect(served([between])).toBe(1);
  });

  it('is over for the pool as well: the minimum is filled although nobody asks again', async () => {
    const bench = new PoolBench({ min: 2, openTimeoutMs: 100 });
    bench.connections.failure = refused();
    bench.ask();
    await bench.clock.advance(5000);
    expect(bench.pool.isWarm).toBe(false);
    bench.connections.failure = undefined;
    await bench.clock.advance(5000);
    expect([bench.pool.isWarm, bench.pool.counts.idle]).toEqual([true, 2]);
  });

  it('fails the first requests at once when the server was never there', async () => {
    const bench = new PoolBench();
    bench.connections.failure = refused();
    bench.connections.connectMs = 10;
    const waits = bench.askTimes(3);
    await bench.clock.advance(10);
    expect(verdictsOf(waits)).toEqual(['DB_UNREACHABLE, retryable']);
  });

  it('fails at once in a pool that has no patience', async () => {
    const bench = new PoolBench({ isPatient: false });
    const [lease] = await bench.hold(1);
    lease?.release(true);
    bench.connections.failure = refused();
    const asked = bench.ask();
    await bench.clock.advance(0);
    expect(asked.verdict).toBe('DB_UNREACHABLE, retryable');
  });

  it('gives each who waits an error of its own', async () => {
    const bench = new PoolBench();
    bench.connections.failure = refused();
    const errors = [1, 2].map(() => bench.pool.acquire().catch((error: unknown) => error));
    await bench.clock.advance(0);
    const [first, second] = await Promise.all(errors);
    expect(first).not.toBe(second);
  });
});
