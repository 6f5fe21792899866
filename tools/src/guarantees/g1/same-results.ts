import type { CellOutcome } from './g1.figures.js';

/**
 * Cells that ran the same programs: who served them, what was lost on the way and who had to wait must not show in
 * their results. One that did not run has nothing to compare.
 *
 * @returns a sentence for each clinic and cell that differs
 */
export function differencesBetween(cells: readonly CellOutcome[]): string[] {
  const [first, ...others] = cells.flatMap(({ cell, outcome }) =>
    outcome.kind === 'ran' ? [{ cell, outputs: outcome.run.outputs }] : [],
  );
  if (first === undefined) return [];
  return others.flatMap(({ cell, outputs }) =>
    Object.keys(first.outputs)
      .filter((clinic) => outputs[clinic] !== first.outputs[clinic])
      .map((clinic) => `the results of clinic ${clinic} in cell ${cell} are not those in ${first.cell}`),
  );
}
