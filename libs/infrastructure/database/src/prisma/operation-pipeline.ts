import { composePipeline } from '../pipeline/compose-pipeline.js';
import type { Next, Run } from '../pipeline/operation.js';
import type { PipelineStep } from '../pipeline/step.port.js';
import { createExecutor } from './execute-operation.js';
import type { Scope } from './scope.js';

/** The registered steps, ready to be laid over a scope. */
export class OperationPipeline {
  readonly #steps: readonly PipelineStep[];
  readonly #batchSize: number;

  /** @param batchSize most rows in one createMany statement; ≥ 1 */
  constructor(steps: readonly PipelineStep[], batchSize: number) {
    this.#steps = steps;
    this.#batchSize = batchSize;
  }

  /** Past all steps: for a read that has been through them. */
  beneath(scope: Scope): Next {
    return createExecutor(scope, this.#batchSize);
  }

  over(scope: Scope): Run {
    return composePipeline(this.#steps, this.beneath(scope));
  }
}
