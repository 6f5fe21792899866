import { describe, expect, it } from '@jest/globals';
import { lockAfter } from './lockout.js';

describe('the lock after failed logins', () => {
  it('leaves the first four failures free', () => {
    expect([0, 1, 2, 3, 4].map(lockAfter)).toEqual([0, 0, 0, 0, 0]);
  });

  it('doubles with each failure from the fifth on', () => {
    expect([5, 6, 7, 8].map(lockAfter)).toEqual([30_000, 60_000, 120_000, 240_000]);
  });

  it('never exceeds a quarter of an hour, however many failures there were', () => {
    expect([10, 20, 1_000_000].map(lockAfter)).toEqual([900_000, 900_000, 900_000]);
  });
});
