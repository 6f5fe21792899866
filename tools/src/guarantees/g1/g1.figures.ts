import { atLeast, atMost, type Figure } from '../guarantee-report.js';
import type { CellName } from './cells/cell.js';
import type { ProgramRun } from './run-programs.js';
import type { WorkerOutcome } from './run-worker.js';
import { MODELS } from './subjects.js';

/** What the programs did in one cell. */
export interface CellOutcome {
  readonly cell: CellName;
  readonly outcome: WorkerOutcome;
}

/** What a run counts that never came to its programs: it has met nothing. */
const nothing = (reason: string): ProgramRun => ({
  operations: 0,
  models: [],
  violations: [],
  errors: [reason],
  outputs: {},
});

const runOf = ({ outcome }: CellOutcome): ProgramRun =>
  outcome.kind === 'ran' ? outcome.run : nothing(outcome.reason);

const sumOf = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);

export function operationsIn(cells: readonly CellOutcome[]): number {
  return sumOf(cells.map((cell) => runOf(cell).operations));
}

/** Everything that must not have been, as sentences. */
export function findingsIn(cells: readonly CellOutcome[]): string[] {
  return cells.flatMap((cell) => {
    const { violations, errors } = runOf(cell);
    const found = violations.map(({ kind, operation, detail }) => `${kind} in ${operation}: ${detail}`);
    return [...found, ...errors].map((finding) => `${cell.cell}: ${finding}`);
  });
}

/** Pairs of runs that had to agree and did not. */
export interface Differences {
  /** Beside other neighbours. */
  readonly neighbours: readonly string[];
  /** In another cell. */
  readonly cells: readonly string[];
}

/** What G1 promises, counted over all cells, and that each cell was what its name says. */
export function g1Figures(
  cells: readonly CellOutcome[],
  differences: Differences,
  operations: number,
): Figure[] {
  const runs = cells.map(runOf);
  const ofKind = (wanted: string): number =>
    sumOf(runs.map(({ violations }) => violations.filter(({ kind }) => kind === wanted).length));
  return [
    atMost('foreign rows', ofKind('foreign'), 0),
    atMost('own rows missing', ofKind('missing'), 0),
    atMost('other failures', sumOf(runs.map(({ errors }) => errors.length)), 0),
    atMost('results that hang on other clinics', differences.neighbours.length, 0),
    atMost('results that hang on the cell', differences.cells.length, 0),
    atLeast('operations', operationsIn(cells), operations),
    atLeast('models in each cell', Math.min(...runs.map(({ models }) => models.length)), MODELS.length),
    ...cells.flatMap(evidenceOf),
  ];
}

function evidenceOf({ cell, outcome }: CellOutcome): Figure[] {
  if (outcome.kind !== 'ran') return [];
  return outcome.evidence.map(({ name, count }) => atLeast(`${cell}: ${name}`, count, 1));
}
