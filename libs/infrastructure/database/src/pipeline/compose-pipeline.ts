import type { Next } from './operation.js';
import { STEP_ORDER, type PipelineStep } from './step.port.js';

/** Folds the steps, in THE order, around the operation's last stage. Done once per kind of scope, not per call. */
export function composePipeline(steps: readonly PipelineStep[], terminal: Next): Next {
  return STEP_ORDER.flatMap((name) => steps.filter((step) => step.name === name)).reduceRight<Next>(
    (next, step) => (operation) => step.around(operation, next),
    terminal,
  );
}
