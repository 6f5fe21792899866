import { atLeast, atMost, type Figure } from '../guarantee-report.js';
import type { WorkerOutcome } from './run-worker.js';
import { MODELS } from './subjects.js';

/**
 * What G1 promises, counted; a run that never came to its programs has met nothing.
 * @param differences what self-composition found
 */
export function g1Figures(main: WorkerOutcome, differences: number, operations: number): Figure[] {
  const run =
    main.kind === 'ran' ? main.run : { operations: 0, models: [], violations: [], errors: [main.reason] };
  const ofKind = (kind: string): number =>
    run.violations.filter((violation) => violation.kind === kind).length;
  return [
    atMost('foreign rows', ofKind('foreign'), 0),
    atMost('own rows missing', ofKind('missing'), 0),
    atMost('other failures', run.errors.length, 0),
    atMost('results that hang on other clinics', differences, 0),
    atLeast('operations', run.operations, operations),
    atLeast('models', run.models.length, MODELS.length),
  ];
}
