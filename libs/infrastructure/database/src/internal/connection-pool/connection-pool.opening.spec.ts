import { describe, expect, it } from '@jest/globals';
import { createError } from '../../errors/index.js';
import { PoolBench, type Request } from '../../../test/support/pool-bench.js';

const served = (requests: readonly Request[]): number =>
  requests.filter(({ lease }) => lease !== undefined).length;

describe('opening connections', () => {
  describe('in a spike (P11): 50 requests at once, 150 ms to connect, 2 ms of work, min 5, max 50', () => {
    async function spike(min: number) {
      const bench = new PoolBench({ min, max: 50 });
      bench.connections.connectMs = 150;
      const waits = Array.from({ length: 50 }, () => bench.askFor(2));
      await bench.clock.advance(1000);
      return { opened: bench.connections.attempts, lastMs: Math.max(...(await Promise.all(waits))) };
    }

    it('opens at most six, and all are served within 25 ms of the first', async () => {
      const { opened, lastMs } = await spike(5);
      expect(opened).toBeLessThanOrEqual(6);
      expect(lastMs).toBeLessThanOrEqual(150 + 25);
    });

    it('opens one for each request when there is no gate: the control, a minimum as high as the spike', async () => {
      expect(await spike(50)).toMatchObject({ opened: 50 });
    });
  });

  it('opens no further one for a request while another is on its way for it', async () => {
    const bench = new PoolBench({ min: 5 });
    bench.connections.connectMs = 100;
    bench.ask();
    await bench.clock.advance(50);
    expect(bench.connections.attempts).toBe(1);
  });

  it('grows one at a time while somebody waits, and stops when nobody does', async () => {
    const bench = new PoolBench({ max: 50 });
    bench.connections.connectMs = 100;
    const waits = bench.askTimes(3);
    await bench.clock.advance(250);
    expect([served(waits), bench.connections.attempts]).toEqual([2, 3]);
    await bench.clock.advance(5000);
    expect(bench.connections.atOnce).toEqual([1, 1, 1]);
  });

  describe('the minimum', () => {
    it('is filled in the background, one at a time; the pool is warm at half of it', async () => {
      const bench = new PoolBench({ min: 4 });
      bench.connections.connectMs = 100;
      bench.ask();
      const warmth: boolean[] = [];
      for (let opened = 0; opened < 4; opened += 1) {
        warmth.push(bench.pool.isWarm);
        await bench.clock.advance(100);
      }
      expect(warmth).toEqual([false, false, true, true]);
      expect([bench.connections.backends, bench.connections.atOnce]).toEqual([4, [1, 1, 1, 1]]);
      await bench.clock.advance(10_000);
      expect(bench.connections.attempts).toBe(4);
    });

    it('is warm from the start where it is nought', () => {
      expect(new PoolBench({ min: 0 }).pool.isWarm).toBe(true);
    });

    it('is not filled in the moment of a loss, but soon after', async () => {
      const bench = new PoolBench({ min: 2 });
      const [lease] = await bench.hold(1);
      lease?.release();
      await bench.clock.advance(1500);
      for (const connection of [...bench.connections.opened]) bench.connections.lose(connection);
      await bench.clock.advance(0);
      expect(bench.pool.counts.total).toBe(0);
      await bench.clock.advance(2000);
      expect(bench.pool.counts).toMatchObject({ total: 2, idle: 2 });
    });

    it('stays when connections are idle for long; those above it go', async () => {
      const bench = new PoolBench({ min: 2, idleTimeoutMs: 10_000 });
      for (const lease of await bench.hold(5)) lease.release();
      await bench.clock.advance(9000);
      expect(bench.pool.counts.idle).toBe(5);
      await bench.clock.advance(2000);
      expect(bench.pool.counts).toMatchObject({ total: 2, idle: 2 });
    });
  });

  describe('a lifetime', () => {
    it('ends no connection before its time, and none in use', async () => {
      const bench = new PoolBench({ min: 2, idleTimeoutMs: 0 }, { random: () => 0.5 });
      const [lease] = await bench.hold(1);
      await bench.clock.advance(30 * 60_000 - 2000);
      expect(bench.connections.backends).toBe(2);
      await bench.clock.advance(5000);
      expect(bench.connections.opened.map(({ isDestroyed }) => isDestroyed)).toEqual([false, true, false]);
      lease?.release();
      expect(bench.connections.opened[0]?.isDestroyed).toBe(true);
    });
  });

  describe('a connection that was idle for long', () => {
    async function idleFor(ms: number, connections = 1) {
      const bench = new PoolBench({ max: 3, idleTimeoutMs: 0 });
      for (const lease of await bench.hold(connections)) lease.release();
      await bench.clock.advance(ms);
      return bench;
    }

    it('is not lent before it has answered', async () => {
      const bench = await idleFor(31_000);
      const asked = bench.ask();
      expect(asked.lease).toBeUndefined();
      await bench.clock.advance(0);
      expect([served([asked]), bench.connections.probes, bench.connections.opened.length]).toEqual([1, 1, 1]);
    });

    it('is lent untried up to thirty seconds', async () => {
      const bench = await idleFor(29_000);
      bench.ask();
      await bench.clock.advance(0);
      expect(bench.connections.probes).toBe(0);
    });

    it('is replaced after a second without an answer, with all that were idle as long', async () => {
      const bench = await idleFor(31_000, 3);
      bench.connections.isSilent = true;
      const asked = bench.ask();
      await bench.clock.advance(999);
      expect(asked.lease).toBeUndefined();
      await bench.clock.advance(1);
      expect([asked.afterMs, bench.connections.probes, bench.connections.backends]).toEqual([1000, 1, 1]);
      expect(bench.connections.opened.map(({ isDestroyed }) => isDestroyed)).toEqual([
        true,
        true,
        true,
        false,
      ]);
    });

    it('is tried for each who waits, and opened for none of them meanwhile', async () => {
      const bench = await idleFor(31_000, 2);
      const asked = bench.askTimes(2);
      await bench.clock.advance(0);
      expect([served(asked), bench.connections.probes, bench.connections.attempts]).toEqual([2, 2, 2]);
    });

    it('is replaced when it breaks while it is tried', async () => {
      const bench = await idleFor(31_000);
      const asked = bench.ask();
      bench.connections.lose(bench.connections.opened[0]!);
      bench.connections.opened[0]!.isBroken = true;
      await bench.clock.advance(0);
      expect([served([asked]), bench.connections.backends]).toEqual([1, 1]);
    });
  });

  describe('a lost connection', () => {
    it('is gone at once when nobody holds it', async () => {
      const bench = new PoolBench();
      const [lease] = await bench.hold(1);
      lease?.release();
      bench.connections.lose(bench.connections.opened[0]!);
      expect(bench.pool.counts.total).toBe(0);
    });

    it('stays its owner’s until given back', async () => {
      const bench = new PoolBench();
      const [lease] = await bench.hold(1);
      bench.connections.lose(bench.connections.opened[0]!);
      expect(bench.pool.counts.active).toBe(1);
      lease?.release();
      expect(bench.pool.counts.total).toBe(0);
    });
  });

  describe('verifying', () => {
    it('lends no connection to another server than it should be', async () => {
      const bench = new PoolBench();
      bench.connections.examine = () => Promise.reject(createError('DB_NOT_PRIMARY'));
      const asked = bench.ask();
      await bench.clock.advance(0);
      expect([asked.verdict, bench.connections.backends]).toEqual(['DB_NOT_PRIMARY, retryable', 0]);
    });

    it('ends with opening’s own limit, and leaves no connection behind', async () => {
      const bench = new PoolBench({ openTimeoutMs: 500 });
      bench.connections.examine = () => new Promise(() => undefined);
      const asked = bench.ask();
      await bench.clock.advance(500);
      expect([asked.verdict, bench.connections.backends]).toEqual(['DB_CONNECT_TIMEOUT, retryable', 0]);
    });

    it('lends what passes', async () => {
      const bench = new PoolBench();
      const examined: number[] = [];
      bench.connections.examine = async ({ number }) => {
        examined.push(number);
      };
      const asked = bench.ask();
      await bench.clock.advance(0);
      expect([served([asked]), examined]).toEqual([1, [1]]);
    });
  });

  describe('too late', () => {
    it('destroys a connection that comes after the limit on opening', async () => {
      const bench = new PoolBench({ openTimeoutMs: 500 });
      bench.connections.connectMs = 600;
      const asked = bench.ask();
      await bench.clock.advance(599);
      expect(asked.verdict).toBe('DB_CONNECT_TIMEOUT, retryable');
      await bench.clock.advance(1);
      expect([bench.connections.opened.length, bench.connections.backends]).toEqual([1, 0]);
    });
  });
});
