import { describe, expect, it } from '@jest/globals';
import { slot, TODAY_MS } from './calendar.js';

describe('slot', () => {
  it('never lets two bookings of a practitioner meet, and none fall on a weekend', () => {
    const slots = Array.from({ length: 500 }, (_, number) => slot(number));
    slots.forEach(({ startMs, endMs }, number) => {
      const next = slots[number + 1];
      expect(next === undefined || endMs <= next.startMs).toBe(true);
      expect([0, 6]).not.toContain(new Date(startMs).getUTCDay());
      expect(startMs).toBeGreaterThan(TODAY_MS);
    });
  });
});
