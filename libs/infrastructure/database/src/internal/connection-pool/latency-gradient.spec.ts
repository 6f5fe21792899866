import { describe, expect, it } from '@jest/globals';
import { LatencyGradient } from './latency-gradient.js';

const after = (...phases: readonly (readonly [count: number, ms: number])[]): number => {
  const gradient = new LatencyGradient();
  for (const [count, ms] of phases) for (let seen = 0; seen < count; seen += 1) gradient.observe(ms);
  return gradient.ratio;
};

describe('LatencyGradient', () => {
  it('is level before anything was seen, and while nothing changes', () => {
    expect([after(), after([1, 5]), after([5000, 5])]).toEqual([1, 1, 1]);
  });

  it('rises when work takes longer than it did, and falls when that has become the rule', () => {
    expect(after([1000, 5], [200, 10])).toBeGreaterThan(1.5);
    expect(after([1000, 5], [20_000, 10])).toBeCloseTo(1, 3);
  });

  it('falls below level when work gets quicker', () => {
    expect(after([1000, 10], [200, 5])).toBeLessThan(0.8);
  });

  it('is not moved much by one outlier', () => {
    expect(after([1000, 5], [1, 50])).toBeLessThan(1.1);
  });

  it('is level when nothing takes any time', () => {
    expect(after([10, 0])).toBe(1);
  });
});
