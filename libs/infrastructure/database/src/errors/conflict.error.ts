import { DatabaseError, nameErrors } from './database.error.js';
import { describeError } from './describe-error.js';
import type { ErrorOrigin } from './error-origin.js';
import type { CodeOf } from './error-registry.js';

/** The data, as it is now, does not allow the write. */
export class ConflictError extends DatabaseError {
  declare readonly code: CodeOf<'ConflictError'>;

  static {
    nameErrors(this, 'ConflictError');
  }

  static duplicate(origin?: ErrorOrigin): ConflictError {
    return new ConflictError(describeError('DB_UNIQUE_CONFLICT', {}, origin));
  }

  static clinicImmutable(origin?: ErrorOrigin): ConflictError {
    return new ConflictError(describeError('DB_CLINIC_IMMUTABLE', {}, origin));
  }

  static idempotencyMismatch(origin?: ErrorOrigin): ConflictError {
    return new ConflictError(describeError('DB_IDEMPOTENCY_MISMATCH', {}, origin));
  }
}
