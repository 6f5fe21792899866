import { describe, expect, it } from '@jest/globals';
import { FaultTally } from './fault-tally.js';

describe('the tally of faults', () => {
  it('is not complete while one kind is missing, and names it', () => {
    const tally = new FaultTally(['kills', 'pauses']);
    tally.brought('kills');
    tally.brought('kills');
    expect(tally.isComplete).toBe(false);
    expect(tally.figures).toEqual([
      { name: 'kills', value: 2, limit: 1, met: true },
      { name: 'pauses', value: 0, limit: 1, met: false },
    ]);
  });

  it('is complete once every kind has been there', () => {
    const tally = new FaultTally(['kills']);
    tally.brought('kills');
    expect(tally.isComplete).toBe(true);
  });
});
