import { describe, expect, it } from '@jest/globals';
import { DurationWindow } from './duration-window.js';

const windowOf = (size: number, durations: readonly number[]): DurationWindow => {
  const window = new DurationWindow(size);
  for (const ms of durations) window.add(ms);
  return window;
};
const upTo = (last: number): number[] => Array.from({ length: last }, (_value, index) => index + 1);

describe('DurationWindow', () => {
  it('is nought before anything was measured', () => {
    expect(windowOf(10, []).percentile(0.99)).toBe(0);
  });

  it('ranks what it holds, not what comes first', () => {
    const window = windowOf(100, upTo(100).reverse());
    expect([0.5, 0.99, 1].map((ratio) => window.percentile(ratio))).toEqual([50, 99, 100]);
  });

  it('forgets all but the last ones', () => {
    expect(windowOf(10, [9999, ...upTo(10)]).percentile(1)).toBe(10);
    expect(windowOf(10, [9999, ...upTo(9)]).percentile(1)).toBe(9999);
  });

  it('compares numbers as numbers', () => {
    expect(windowOf(3, [9, 10, 100]).percentile(0.5)).toBe(10);
  });
});
