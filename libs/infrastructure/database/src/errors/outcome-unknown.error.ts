import { DatabaseError, nameErrors } from './database.error.js';
import { describeError } from './describe-error.js';
import type { ErrorInit, ErrorOrigin } from './error-origin.js';
import type { CodeOf } from './error-registry.js';

/** The write may or may not have been committed; it is never retried blindly. */
export class OutcomeUnknownError extends DatabaseError {
  static {
    nameErrors(this, 'OutcomeUnknownError');
  }

  constructor(init: ErrorInit<CodeOf<'OutcomeUnknownError'>>) {
    super(init);
  }

  static commitUnanswered(origin?: ErrorOrigin): OutcomeUnknownError {
    return new OutcomeUnknownError(describeError('DB_OUTCOME_UNKNOWN', {}, origin));
  }
}
