import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { backoffMs, checkRetryOptions, RETRY_DEFAULTS } from './backoff.js';

describe('checkRetryOptions', () => {
  it.each([
    ['attempts', 0],
    ['attempts', 11],
    ['attempts', 1.5],
    ['attempts', Number.NaN],
    ['attempts', undefined],
    ['attempts', '3'],
    ['baseMs', 0],
    ['baseMs', 60_001],
    ['maxMs', 49],
    ['maxMs', 60_001],
  ])('refuses %s = %p', (name, value) => {
    expect(() => checkRetryOptions({ [name]: value })).toThrow(
      expect.objectContaining({ code: 'DB_ARGUMENT_INVALID', field: name }),
    );
  });

  it('fills in three attempts, 50 ms and 2 s', () => {
    expect(checkRetryOptions({})).toEqual({ attempts: 3, baseMs: 50, maxMs: 2000 });
    expect(checkRetryOptions({ attempts: 10, maxMs: 50 })).toEqual({ attempts: 10, baseMs: 50, maxMs: 50 });
  });
});

describe('backoffMs', () => {
  it('doubles its limit with each retry, up to the longest pause', () => {
    const limits = [1, 2, 3, 6, 7, 1000].map((retry) => backoffMs(retry, 1, RETRY_DEFAULTS));
    expect(limits).toEqual([50, 100, 200, 1600, 2000, 2000]);
  });

  it('takes any part of its limit, nothing included: full jitter', () => {
    expect([0, 0.25, 0.75].map((random) => backoffMs(2, random, RETRY_DEFAULTS))).toEqual([0, 25, 75]);
  });

  it('is never longer than the longest pause, nor negative', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5000 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (retry, random) => {
          const ms = backoffMs(retry, random, RETRY_DEFAULTS);
          expect(ms).toBeGreaterThanOrEqual(0);
          expect(ms).toBeLessThan(2000);
        },
      ),
    );
  });
});
