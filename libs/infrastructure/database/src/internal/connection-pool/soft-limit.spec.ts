import { describe, expect, it } from '@jest/globals';
import { SoftLimit, type PoolLoad, type SoftLimitSettings } from './soft-limit.js';

const MINUTE_MS = 60_000;
const limitOf = (changes: Partial<SoftLimitSettings> = {}): SoftLimit =>
  new SoftLimit({ min: 50, max: 500, growAboveRatio: 0.8, cpuRatio: 0.75, cores: 4, ...changes });
const busy = (nowMs: number, changes: Partial<PoolLoad> = {}): PoolLoad => ({
  nowMs,
  used: 500,
  hasWaiters: false,
  cpuRatio: 0.2,
  gradient: 1,
  ...changes,
});

describe('SoftLimit', () => {
  it.each<[string, Partial<SoftLimitSettings>, number]>([
    ['a small pool’s maximum', { min: 2, max: 20 }, 20],
    ['the minimum, where that is higher', { min: 50 }, 50],
    ['twenty', { min: 2 }, 20],
    ['two for each core', { min: 2, cores: 32 }, 64],
    ['never more than the maximum', { min: 2, max: 30, cores: 32 }, 30],
  ])('starts at %s', (_title, settings, start) => {
    expect(limitOf(settings).current).toBe(start);
  });

  describe('growing', () => {
    it.each<[string, Partial<PoolLoad>]>([
      ['no more than the threshold is in use', { used: 40 }],
      ['this process is the bottleneck', { cpuRatio: 0.75 }],
      ['the server slows down', { gradient: 1.5 }],
      ['waiters wait for a server that slows down', { hasWaiters: true, gradient: 2 }],
    ])('does not while %s', (_title, load) => {
      expect(limitOf().evaluate(busy(0, load))).toBe(50);
    });

    it.each<[string, Partial<PoolLoad>]>([
      ['more than the threshold is in use', { used: 41 }],
      ['somebody waits', { used: 10, hasWaiters: true }],
    ])('doubles when %s', (_title, load) => {
      expect(limitOf().evaluate(busy(0, load))).toBe(100);
    });

    it('does not go on within five minutes, then does, up to the maximum', () => {
      const limit = limitOf();
      const grown = [0, 5 * MINUTE_MS - 1, 5 * MINUTE_MS, 10 * MINUTE_MS, 15 * MINUTE_MS, 20 * MINUTE_MS].map(
        (nowMs) => limit.evaluate(busy(nowMs)),
      );
      expect(grown).toEqual([100, 100, 200, 400, 500, 500]);
    });
  });

  describe('shrinking', () => {
    const shrunk = (limit: SoftLimit, minutes: number, from = 0): number[] =>
      Array.from({ length: minutes }, (_value, minute) =>
        limit.evaluate(busy((from + minute) * MINUTE_MS, { used: 0 })),
      );

    it('does not within half an hour of low use, then does by a quarter', () => {
      const limits = shrunk(limitOf({ min: 2, max: 100, cores: 50 }), 32);
      expect([limits[29], limits[30], limits[31]]).toEqual([100, 75, 75]);
    });

    it('starts the half hour anew with every moment of use', () => {
      const limit = limitOf({ min: 2, max: 100, cores: 50 });
      shrunk(limit, 29);
      limit.evaluate(busy(29 * MINUTE_MS, { used: 50 }));
      expect(shrunk(limit, 29, 30)).not.toContain(75);
    });

    it('never goes below the minimum, nor below one', () => {
      const last = (settings: Partial<SoftLimitSettings>) => shrunk(limitOf(settings), 600).at(-1);
      expect(last({ min: 80, max: 100, cores: 50 })).toBe(80);
      expect(last({ min: 0, max: 3, cores: 1 })).toBe(1);
    });

    it('is undone at once when work comes back, however low it went', () => {
      const limit = limitOf({ min: 2, max: 100 });
      expect(shrunk(limit, 400).at(-1)).toBe(2);
      expect(limit.evaluate(busy(400 * MINUTE_MS, { used: 2, hasWaiters: true }))).toBe(20);
    });

    it('waits half an hour after it grew', () => {
      const limit = limitOf();
      limit.evaluate(busy(0));
      const limits = shrunk(limit, 31, 0);
      expect([limits[29], limits[30]]).toEqual([100, 75]);
    });
  });
});
