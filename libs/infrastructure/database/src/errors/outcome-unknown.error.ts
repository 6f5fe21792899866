import { DatabaseError, nameErrors } from './database.error.js';
import { describeError } from './describe-error.js';
import type { ErrorOrigin } from './error-origin.js';
import type { CodeOf } from './error-registry.js';

/** The write may or may not have been committed; it is never retried blindly. */
export class OutcomeUnknownError extends DatabaseError {
  declare readonly code: CodeOf<'OutcomeUnknownError'>;

  static {
    nameErrors(this, 'OutcomeUnknownError');
  }

  static commitUnanswered(origin?: ErrorOrigin): OutcomeUnknownError {
    return new OutcomeUnknownError(describeError('DB_OUTCOME_UNKNOWN', {}, origin));
  }
}
