import { beforeEach, describe, expect, it } from '@jest/globals';
import { LatencyAverage } from './latency-average.js';

describe('LatencyAverage', () => {
  let average: LatencyAverage;
  beforeEach(() => {
    average = new LatencyAverage();
  });

  it('follows a peak at once', () => {
    average.answered(2, 0);
    average.answered(80, 10);
    expect(average.valueMs).toBe(80);
  });

  it('forgets a peak slowly: a third of it is left after ten seconds', () => {
    average.answered(101, 0);
    average.answered(1, 10);
    expect(average.valueMs).toBeCloseTo(100.9, 1);
    average.answered(1, 10_010);
    expect(average.valueMs).toBeCloseTo(1 + 99.9 / Math.E, 1);
  });

  it('counts a failure as a slow answer, however quick it was', () => {
    average.answered(2, 0);
    average.failed(10);
    expect(average.valueMs).toBe(1000);
  });

  it('does not let a failure mend what is slower still, nor grow without bound', () => {
    average.answered(5000, 0);
    for (let atMs = 0; atMs < 100; atMs += 1) average.failed(atMs);
    expect(average.valueMs).toBe(5000);
  });

  it('is not known before the first answer', () => {
    expect(average).toMatchObject({ isKnown: false, valueMs: 0 });
    average.answered(0, 0);
    expect(average.isKnown).toBe(true);
  });
});
