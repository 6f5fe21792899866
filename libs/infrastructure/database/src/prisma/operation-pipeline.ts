import { composePipeline } from '../pipeline/compose-pipeline.js';
import type { Next } from '../pipeline/operation.js';
import type { PipelineStep } from '../pipeline/step.port.js';
import { createExecutor } from './execute-operation.js';
import type { Scope } from './scope.js';

/** The registered steps, ready to be laid over a scope. */
export class OperationPipeline {
  readonly #steps: readonly PipelineStep[];

  constructor(steps: readonly PipelineStep[]) {
    this.#steps = steps;
  }

  over(scope: Scope): Next {
    return composePipeline(this.#steps, createExecutor(scope));
  }
}
