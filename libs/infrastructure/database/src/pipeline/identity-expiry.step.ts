import { assertNotExpired } from '../context/identity.js';
import type { Next, Operation } from './operation.js';
import type { PipelineStep } from './step.port.js';

/** A client may be kept beyond its callback: what was allowed when it was handed out ends with the identity. */
export class IdentityExpiryStep implements PipelineStep {
  readonly name = 'access-policy';
  readonly #nowMs: () => number;

  constructor(nowMs: () => number = Date.now) {
    this.#nowMs = nowMs;
  }

  /** @throws DB_CONTEXT_EXPIRED */
  around(operation: Operation, next: Next): PromiseLike<unknown> {
    const { principal } = operation;
    if (principal.kind === 'clinic') assertNotExpired(principal.identity, this.#nowMs());
    return next(operation);
  }
}
