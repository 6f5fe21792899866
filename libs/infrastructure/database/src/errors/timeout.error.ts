import { DatabaseError, nameErrors } from './database.error.js';
import { describeError } from './describe-error.js';
import type { ErrorOrigin } from './error-origin.js';
import type { CodeOf } from './error-registry.js';

/** A time limit was reached. The operation had no effect. */
export class TimeoutError extends DatabaseError {
  declare readonly code: CodeOf<'TimeoutError'>;

  static {
    nameErrors(this, 'TimeoutError');
  }

  /** @param limitMs - the limit that was reached, in milliseconds. */
  static deadline(limitMs: number, origin?: ErrorOrigin): TimeoutError {
    return new TimeoutError(describeError('DB_DEADLINE_EXCEEDED', { limit: limitMs }, origin));
  }

  static cancelled(origin?: ErrorOrigin): TimeoutError {
    return new TimeoutError(describeError('DB_OPERATION_CANCELLED', {}, origin));
  }

  static connect(origin?: ErrorOrigin): TimeoutError {
    return new TimeoutError(describeError('DB_CONNECT_TIMEOUT', {}, origin));
  }

  static response(origin?: ErrorOrigin): TimeoutError {
    return new TimeoutError(describeError('DB_RESPONSE_TIMEOUT', {}, origin));
  }

  static transaction(origin?: ErrorOrigin): TimeoutError {
    return new TimeoutError(describeError('DB_TRANSACTION_TIMEOUT', {}, origin));
  }
}
