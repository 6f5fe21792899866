import { getEventListeners } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { UnavailableError } from '../../errors/index.js';
import { PoolBench } from '../../../test/support/pool-bench.js';

const verdicts = (requests: readonly { readonly verdict: string | undefined }[]): (string | undefined)[] =>
  requests.map(({ verdict }) => verdict);
const served = (requests: readonly { readonly lease: unknown }[]): number =>
  requests.filter(({ lease }) => lease !== undefined).length;

describe('waiting for a connection', () => {
  it('ends at the acquire timeout, and no sooner', async () => {
    const bench = new PoolBench({ max: 1, acquireTimeoutMs: 1000 });
    await bench.hold(1);
    const waiting = bench.ask();
    await bench.clock.advance(999);
    expect(waiting.verdict).toBeUndefined();
    await bench.clock.advance(1);
    expect([waiting.verdict, bench.seen.at(-1), bench.pool.counts.waiting]).toEqual([
      'DB_POOL_EXHAUSTED, retryable',
      'timed out',
      0,
    ]);
  });

  it('ends at the request’s own limit, where it has one', async () => {
    const bench = new PoolBench({ max: 1 });
    await bench.hold(1);
    const waiting = bench.ask({ timeoutMs: 10 });
    await bench.clock.advance(10);
    expect(waiting).toMatchObject({ verdict: 'DB_POOL_EXHAUSTED, retryable', afterMs: 10 });
  });

  it('ends when the caller gives up; what it waited for goes to the next one', async () => {
    const bench = new PoolBench({ max: 1 });
    const [lease] = await bench.hold(1);
    const abort = new AbortController();
    const [gone, next] = [bench.ask({ signal: abort.signal }), bench.ask()];
    abort.abort();
    await bench.clock.advance(0);
    expect([gone.verdict, bench.pool.counts.waiting]).toEqual(['DB_OPERATION_CANCELLED', 1]);
    lease?.release();
    await bench.clock.advance(5000);
    expect([served([gone]), served([next])]).toEqual([0, 1]);
  });

  it('does not begin for a caller that has given up already', async () => {
    const bench = new PoolBench();
    const waiting = bench.ask({ signal: AbortSignal.abort() });
    await bench.clock.advance(0);
    expect([waiting.verdict, bench.connections.attempts]).toEqual(['DB_OPERATION_CANCELLED', 0]);
  });

  it('is refused beyond the queue limit; those who wait for a connection of their own do not count', async () => {
    const bench = new PoolBench({ max: 2, queueLimit: 1 });
    bench.connections.connectMs = 100;
    const requests = bench.askTimes(4);
    await bench.clock.advance(0);
    expect(verdicts(requests)).toEqual([undefined, undefined, undefined, 'DB_POOL_QUEUE_FULL, retryable']);
    await bench.clock.advance(200);
    expect([served(requests), bench.pool.counts.waiting]).toEqual([2, 1]);
    expect(verdicts([bench.ask()])).toEqual([undefined]);
    await bench.clock.advance(0);
    expect(bench.pool.getDetailedMetrics().shed).toBe(2);
    expect(bench.seen.filter((line) => line === 'shed')).toHaveLength(2);
  });

  it('is shed for somebody more urgent', async () => {
    const bench = new PoolBench({ max: 1, queueLimit: 1 });
    await bench.hold(1);
    const [low, high] = [bench.ask({ priority: 'low' }), bench.ask({ priority: 'high' })];
    await bench.clock.advance(0);
    expect(verdicts([low, high])).toEqual(['DB_POOL_QUEUE_FULL, retryable', undefined]);
  });

  it('leaves no timer and no listener behind', async () => {
    const bench = new PoolBench({ max: 1 });
    const abort = new AbortController();
    const [lease] = await bench.hold(1);
    const timers = bench.clock.timers;
    const next = bench.ask({ signal: abort.signal });
    lease?.release();
    await bench.clock.advance(0);
    expect([served([next]), bench.clock.timers]).toEqual([1, timers]);
    expect(getEventListeners(abort.signal, 'abort')).toEqual([]);
  });

  it('ends for everybody when the server is known to be gone', async () => {
    const bench = new PoolBench({ max: 1 });
    await bench.hold(1);
    const requests = bench.askTimes(3);
    bench.pool.failWaiters(() => UnavailableError.unreachable());
    await bench.clock.advance(0);
    expect(verdicts(requests)).toEqual(Array.from({ length: 3 }, () => 'DB_UNREACHABLE, retryable'));
  });
});
