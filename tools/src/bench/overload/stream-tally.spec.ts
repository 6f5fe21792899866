import { describe, expect, it } from '@jest/globals';
import { StreamTally } from './stream-tally.js';

function tallyOf(latenciesMs: readonly number[], refused: number): StreamTally {
  const tally = new StreamTally(1200);
  for (const ms of latenciesMs) tally.accepted(1000, 1000 + ms);
  for (let count = 0; count < refused; count += 1) tally.refused();
  return tally;
}

describe('StreamTally', () => {
  it('counts as good only what came while its caller still waited', () => {
    expect(tallyOf([20, 500, 501, 4000], 1).outcome).toMatchObject({
      ...{ offered: 5, accepted: 4, good: 2, refused: 1 },
    });
  });

  it('tells the rate of good answers for as long as requests or good answers came', () => {
    expect(tallyOf([20, 500, 4000], 0).outcome.goodPerSecond).toBeCloseTo(2 / 1.5);
    expect(tallyOf([20], 0).outcome.goodPerSecond).toBeCloseTo(1 / 1.2);
    expect(tallyOf([501], 3).outcome.goodPerSecond).toBe(0);
  });

  it('takes a refusal for an answer that never comes, once refusals are more than one in a hundred', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => index + 1);
    expect(tallyOf(hundred, 0).outcome).toMatchObject({ acceptedP99Ms: 100, p99Ms: 100 });
    expect(tallyOf(hundred, 1).outcome).toMatchObject({ acceptedP99Ms: 100, p99Ms: 100 });
    expect(tallyOf(hundred, 2).outcome).toMatchObject({ acceptedP99Ms: 100, p99Ms: null });
  });
});
