import { atLeast, atMost, type Figure } from '../guarantee-report.js';
import { FAULT_KINDS } from './faults/index.js';
import type { LedgerRun } from './run-ledger.js';

/** Source: targets, G3. */
const RESOLVED_WITHIN_MS = 30_000;

/** What G3 promises, counted over runs that had every fault between them. */
export function g3Figures(runs: readonly LedgerRun[], acknowledged: number): Figure[] {
  const sum = (count: (run: LedgerRun) => number): number =>
    runs.reduce((total, run) => total + count(run), 0);
  return [
    atMost(
      'writes lost, doubled, halved or wrongly told',
      sum((run) => run.violations.length),
      0,
    ),
    atMost(
      'keyed writes left unresolved',
      sum((run) => run.unresolved.length),
      0,
    ),
    atMost(
      'ms from heal to answer, the longest',
      Math.max(...runs.map((run) => run.longestMs)),
      RESOLVED_WITHIN_MS,
    ),
    atLeast(
      'acknowledged',
      sum((run) => run.acknowledged),
      acknowledged,
    ),
    ...FAULT_KINDS.map((kind) =>
      atLeast(
        `faults: ${kind}`,
        sum((run) => run.faults.get(kind) ?? 0),
        1,
      ),
    ),
  ];
}
