import { AccessError } from '../errors/index.js';
import type { Next, Operation } from './operation.js';
import type { PipelineStep } from './step.port.js';

/** System work touches only the models it named; the database refuses the rest again, nested and raw included. */
export class SystemScopeStep implements PipelineStep {
  readonly name = 'access-policy';

  around(operation: Operation, next: Next): PromiseLike<unknown> {
    const { principal, model } = operation;
    if (principal.kind === 'system' && model !== null && !principal.grant.models.includes(model.name)) {
      throw AccessError.outsideSystemScope(model.name);
    }
    return next(operation);
  }
}
