import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LagHistory } from './lag-history.js';

const limits = { horizonMs: 20_000, graceMs: 40 };

describe('LagHistory', () => {
  let history: LagHistory;
  beforeEach(() => {
    history = new LagHistory(limits);
  });
  /** The primary writes ten bytes every 40 ms, from 100 at 0 ms on. */
  const write = (samples: number, fromMs = 0) => {
    for (let index = 0; index < samples; index += 1)
      history.add(100n + BigInt(index * 10), fromMs + index * 40);
  };

  it('knows no lag, and vouches for nothing, before the first sample', () => {
    expect(history.lagMs(5n, 0)).toBeNull();
    expect(history.stalenessMs(5n, 0)).toBe(Infinity);
  });

  it('does not call a replica late that has replayed all of an idle primary, however long ago (H13)', () => {
    history.add(100n, 0);
    expect(history.lagMs(100n, 3_600_000)).toBe(0);
    for (let atMs = 40; atMs <= 3_600_000; atMs += 40_000) history.add(100n, atMs);
    expect(history.lagMs(100n, 3_600_000)).toBe(0);
    expect(history.lagMs(101n, 3_600_000)).toBe(0);
  });

  it('grows while a replica stands still and the primary does not, whatever the replica has received (H13)', () => {
    write(100);
    expect(history.lagMs(100n, 99 * 40)).toBe(98 * 40);
    expect(history.lagMs(150n, 99 * 40)).toBe(93 * 40);
  });

  it('counts from the first sample beyond the place, not from the last one reached', () => {
    history.add(100n, 0);
    for (let atMs = 40; atMs <= 9960; atMs += 40) history.add(100n, atMs);
    history.add(200n, 10_000);
    expect(history.lagMs(100n, 10_030)).toBe(30);
  });

  it('counts from when the primary came to a place, not from when it was last seen there', () => {
    history.add(100n, 0);
    for (let atMs = 1000; atMs <= 5000; atMs += 40) history.add(200n, atMs);
    expect(history.lagMs(100n, 5000)).toBe(4000);
  });

  it('makes no replica later while the primary cannot be asked', () => {
    write(2);
    expect(history.lagMs(100n, 80)).toBe(40);
    expect(history.lagMs(100n, 3_600_000)).toBe(40);
  });

  it('forgets no earlier place while the primary is idle, for as long as that may be', () => {
    history.add(100n, 0);
    for (let atMs = 40; atMs <= 100_000; atMs += 40) history.add(200n, atMs);
    expect(history.lagMs(100n, 100_000)).toBe(99_960);
    expect(history.stalenessMs(100n, 100_000)).toBe(100_000);
  });

  it('shows no negative lag when the clocks of a sample and a question cross', () => {
    write(2);
    expect(history.lagMs(100n, 10)).toBe(0);
  });

  it('lets what a replica shows grow old while the primary cannot be asked', () => {
    write(2);
    expect(history.stalenessMs(110n, 50)).toBe(10);
    expect(history.stalenessMs(110n, 3_600_040)).toBe(3_600_000);
    expect(history.stalenessMs(105n, 50)).toBe(50);
    expect(history.stalenessMs(99n, 50)).toBe(Infinity);
  });

  it('takes an idle primary’s last sample for the age of what its replicas show', () => {
    history.add(100n, 0);
    history.add(100n, 4000);
    expect(history.stalenessMs(100n, 4040)).toBe(40);
  });

  it('begins anew when the primary stands before where it was', () => {
    write(10);
    history.add(50n, 1000);
    expect(history.lagMs(60n, 1000)).toBe(0);
    expect(history.lagMs(40n, 1000)).toBe(0);
    expect(history.lagMs(40n, 1010)).toBe(10);
  });

  it('holds a bounded number of samples, and still tells a lag of the whole horizon', () => {
    for (let index = 0; index <= 100_000; index += 1) history.add(BigInt(index), index);
    expect(history.lagMs(100_000n - 15_000n, 100_000)).toBeGreaterThanOrEqual(15_000);
    expect(history.lagMs(0n, 100_000)).toBeGreaterThanOrEqual(limits.horizonMs);
    expect(history.lagMs(0n, 100_000)).toBeLessThan(limits.horizonMs * 1.1);
  });

  it('never calls what a replica shows fresher than it is, nor its lag longer than that', () => {
    const step = fc.record({ bytes: fc.integer({ min: 0, max: 3 }), ms: fc.integer({ min: 1, max: 200 }) });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 60 }), fc.nat(200), (steps, reached) => {
        const sparse = new LagHistory({ horizonMs: 1024 * 100, graceMs: 40 });
        let [lsn, nowMs, trulyFreshAtMs] = [0, 0, -Infinity];
        for (const { bytes, ms } of steps) {
          lsn += bytes;
          nowMs += ms;
          if (lsn <= reached) trulyFreshAtMs = nowMs;
          sparse.add(BigInt(lsn), nowMs);
        }
        const staleness = sparse.stalenessMs(BigInt(reached), nowMs);
        expect(staleness).toBeGreaterThanOrEqual(nowMs - trulyFreshAtMs);
        expect(sparse.lagMs(BigInt(reached), nowMs)).toBeLessThanOrEqual(staleness);
      }),
    );
  });
});
