import { describe, expect, it } from '@jest/globals';
import type { CellOutcome } from './g1.figures.js';
import { differencesBetween } from './same-results.js';

function ran(cell: CellOutcome['cell'], outputs: Readonly<Record<string, string>>): CellOutcome {
  const run = { operations: 1, models: [], violations: [], errors: [], outputs };
  return { cell, outcome: { kind: 'ran', run, evidence: [] } };
}

describe('the same programs in several cells', () => {
  it('differ where a clinic has other results, and it is named', () => {
    const cells = [ran('replica', { '#0#': 'a', '#1#': 'b' }), ran('retry', { '#0#': 'a', '#1#': 'c' })];
    expect(differencesBetween(cells)).toEqual([
      'the results of clinic #1# in cell retry are not those in replica',
    ]);
  });

  it('do not differ where results are the same, nor from a cell that did not run', () => {
    const failed: CellOutcome = { cell: 'retry', outcome: { kind: 'failed', reason: 'exit 1' } };
    expect(
      differencesBetween([ran('replica', { '#0#': 'a' }), failed, ran('priorities', { '#0#': 'a' })]),
    ).toEqual([]);
    expect(differencesBetween([failed])).toEqual([]);
  });
});
