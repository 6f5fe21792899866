import { DatabaseError, nameErrors } from './database.error.js';
import { describeError } from './describe-error.js';
import type { ErrorOrigin } from './error-origin.js';
import type { CodeOf } from './error-registry.js';

/** The record does not exist in the bound clinic. */
export class NotFoundError extends DatabaseError {
  declare readonly code: CodeOf<'NotFoundError'>;

  static {
    nameErrors(this, 'NotFoundError');
  }

  static record(origin?: ErrorOrigin): NotFoundError {
    return new NotFoundError(describeError('DB_NOT_FOUND', {}, origin));
  }
}
