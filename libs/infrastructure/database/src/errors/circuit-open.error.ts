import { DatabaseError, nameErrors } from './database.error.js';
import { describeError } from './describe-error.js';
import type { ErrorOrigin } from './error-origin.js';
import type { CodeOf } from './error-registry.js';

/** The target failed repeatedly and is left alone for a while. */
export class CircuitOpenError extends DatabaseError {
  declare readonly code: CodeOf<'CircuitOpenError'>;

  static {
    nameErrors(this, 'CircuitOpenError');
  }

  /** @param target - the name of the target, e.g. `primary` or `replica-1`. */
  static of(target: string, origin?: ErrorOrigin): CircuitOpenError {
    return new CircuitOpenError(describeError('DB_CIRCUIT_OPEN', { target }, origin));
  }
}
