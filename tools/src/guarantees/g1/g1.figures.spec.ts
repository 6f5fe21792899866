import { describe, expect, it } from '@jest/globals';
import type { Evidence } from './cells/cell.js';
import { findingsIn, g1Figures, type CellOutcome } from './g1.figures.js';
import { MODELS } from './subjects.js';

const NO_DIFFERENCES = { neighbours: [], cells: [] };

function ran(cell: CellOutcome['cell'], evidence: readonly Evidence[] = []): CellOutcome {
  const run = { operations: 10, models: MODELS, violations: [], errors: [], outputs: {} };
  return { cell, outcome: { kind: 'ran', run, evidence } };
}

const missed = (cells: readonly CellOutcome[], differences = NO_DIFFERENCES): string[] =>
  g1Figures(cells, differences, 20)
    .filter(({ met }) => !met)
    .map(({ name }) => name);

describe('figures of G1', () => {
  it('miss what a cell did not meet: a replica that served no read, a network that lost nothing', () => {
    const cells = [ran('primary'), ran('replica', [{ name: 'reads that the replica served', count: 0 }])];
    expect(missed(cells)).toEqual(['replica: reads that the replica served']);
  });

  it('miss everything in a cell that did not run, and name it', () => {
    const cells: CellOutcome[] = [
      ran('primary'),
      { cell: 'retry', outcome: { kind: 'failed', reason: 'exit 1' } },
    ];
    expect(missed(cells)).toEqual(['other failures', 'operations', 'models in each cell']);
    expect(findingsIn(cells)).toEqual(['retry: exit 1']);
  });

  it('miss results that are not the same beside other neighbours or in another cell', () => {
    const differences = { neighbours: ['one'], cells: ['another'] };
    expect(
      g1Figures([ran('primary'), ran('priorities')], differences, 20).filter(({ met }) => !met),
    ).toMatchObject([
      { name: 'results that hang on other clinics', value: 1 },
      { name: 'results that hang on the cell', value: 1 },
    ]);
  });

  it('are met by cells that ran, met what they are for and found nothing', () => {
    expect(missed([ran('primary'), ran('priorities', [{ name: 'waits', count: 1 }])])).toEqual([]);
  });
});
