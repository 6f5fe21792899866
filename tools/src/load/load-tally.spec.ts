import { describe, expect, it } from '@jest/globals';
import { LoadTally } from './load-tally.js';

describe('the tally of a load', () => {
  it('counts errors by code, and as unknown the writes that may have taken effect', () => {
    const tally = new LoadTally(0);
    tally.failed('writes', { code: 'DB_CIRCUIT_OPEN', outcome: 'none' });
    tally.failed('writes', { code: 'DB_OUTCOME_UNKNOWN', outcome: 'unknown' });
    tally.failed('reads', { code: 'DB_UNREACHABLE', outcome: 'none' });
    tally.failed('reads', { code: 'DB_UNREACHABLE', outcome: 'none' });
    expect([...tally.errors.writes]).toEqual([
      ['DB_CIRCUIT_OPEN', 1],
      ['DB_OUTCOME_UNKNOWN', 1],
    ]);
    expect([...tally.errors.reads]).toEqual([['DB_UNREACHABLE', 2]]);
    expect([tally.errorCount, tally.unknown]).toEqual([4, 1]);
  });

  it('measures gaps of reads and of writes apart', () => {
    const tally = new LoadTally(0);
    tally.answered(10);
    tally.wrote('a', 300);
    tally.answered(320);
    expect([tally.longestGapMs('reads', 330), tally.longestGapMs('writes', 330)]).toEqual([310, 300]);
    expect([tally.reads, tally.acknowledged]).toEqual([2, ['a']]);
  });
});
