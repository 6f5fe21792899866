import { describe, expect, it } from '@jest/globals';
import { GapMeter } from './gap-meter.js';

describe('a gap meter', () => {
  it('keeps the longest stretch between two successes', () => {
    const meter = new GapMeter(100);
    for (const atMs of [110, 180, 190]) meter.succeeded(atMs);
    expect(meter.longestMs(200)).toBe(70);
  });

  it('counts the time before the first success and the time since the last', () => {
    const meter = new GapMeter(100);
    expect(meter.longestMs(400)).toBe(300);
    meter.succeeded(400);
    expect(meter.longestMs(1000)).toBe(600);
  });
});
