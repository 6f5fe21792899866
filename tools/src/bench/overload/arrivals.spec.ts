import { describe, expect, it } from '@jest/globals';
import { planArrivals } from './arrivals.js';

const request = {
  streams: [
    { name: 'many', clinics: [0, 1, 2], perSecond: 2000 },
    { name: 'few', clinics: [7], perSecond: 200 },
  ],
  durationMs: 5000,
  seed: 'a',
};

describe('planArrivals', () => {
  it('plans the same arrivals from the same seed, and others from another', () => {
    expect(planArrivals(request)).toEqual(planArrivals(request));
    expect(planArrivals({ ...request, seed: 'b' })).not.toEqual(planArrivals(request));
  });

  it('keeps to the rates, the clinics and the time', () => {
    const arrivals = planArrivals(request);
    const of = (name: string) => arrivals.filter(({ stream }) => stream === name);
    expect(of('many').length).toBeGreaterThan(9600);
    expect(of('many').length).toBeLessThan(10_400);
    expect(of('few').length).toBeGreaterThan(880);
    expect(of('few').length).toBeLessThan(1120);
    expect(new Set(of('few').map(({ clinic }) => clinic))).toEqual(new Set([7]));
    expect(new Set(of('many').map(({ clinic }) => clinic))).toEqual(new Set([0, 1, 2]));
    expect(arrivals.every(({ atMs }) => atMs > 0 && atMs < 5000)).toBe(true);
  });

  it('comes in the order of time', () => {
    const times = planArrivals(request).map(({ atMs }) => atMs);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  it('draws gaps whose spread is that of independent arrivals', () => {
    const times = planArrivals({ ...request, streams: [{ name: 'one', clinics: [0], perSecond: 2000 }] });
    const gaps = times.slice(1).map(({ atMs }, index) => atMs - (times[index]?.atMs ?? NaN));
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    const variance = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length;
    // Exponential gaps have a standard deviation equal to their mean.
    expect(Math.sqrt(variance) / mean).toBeGreaterThan(0.9);
    expect(Math.sqrt(variance) / mean).toBeLessThan(1.1);
  });
});
