import { describe, expect, it } from '@jest/globals';
import { passedOnResult } from './cache-rounds.js';

describe('passedOnResult', () => {
  it('misses its target when a single cache asks the database, however well the others do', () => {
    const passedOn = [0.9, 0.8, 0.1].map((theirs) => ({ ours: 0, theirs }));
    expect(passedOnResult('P4', { passedOn })).toMatchObject({ value: 0.8, met: false });
  });

  it('forgives a stray read', () => {
    expect(passedOnResult('P4', { passedOn: [{ ours: 0.001, theirs: 0 }] }).met).toBe(true);
  });

  it('misses its target when a cache was not counted', () => {
    expect(passedOnResult('P4', { passedOn: [{ ours: NaN, theirs: 0 }] }).met).toBe(false);
  });
});
