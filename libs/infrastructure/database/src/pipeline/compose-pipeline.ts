import type { Next, Run } from './operation.js';
import { Ready } from './ready.js';
import { STEP_ORDER, type PipelineStep } from './step.port.js';

/**
 * Folds the steps, in THE order, around the operation's last stage. Done once per kind of scope, not per call.
 *
 * A step may throw or reject; whoever calls the result sees a rejection in either case.
 */
export function composePipeline(steps: readonly PipelineStep[], terminal: Next): Run {
  const composed = STEP_ORDER.flatMap((name) => steps.filter((step) => step.name === name)).reduceRight<Next>(
    (next, step) => (operation) => step.around(operation, next),
    terminal,
  );
  // No async function: what it adds to every operation is a promise that says the same.
  return (operation) => {
    try {
      const answer = composed(operation);
      return Promise.resolve(answer instanceof Ready ? answer.value : answer);
    } catch (error) {
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- as it was thrown
      return Promise.reject(error);
    }
  };
}
