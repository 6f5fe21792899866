import type { Next } from './operation.js';
import { STEP_ORDER, type PipelineStep } from './step.port.js';

/**
 * Folds the steps, in THE order, around the operation's last stage. Done once per kind of scope, not per call.
 *
 * A step may throw or reject; whoever calls the result sees a rejection in either case.
 */
export function composePipeline(steps: readonly PipelineStep[], terminal: Next): Next {
  const composed = STEP_ORDER.flatMap((name) => steps.filter((step) => step.name === name)).reduceRight<Next>(
    (next, step) => (operation) => step.around(operation, next),
    terminal,
  );
  // No async function: what it adds to every operation is a promise that says the same.
  return (operation) => {
    try {
      return composed(operation);
    } catch (error) {
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- as it was thrown
      return Promise.reject(error);
    }
  };
}
