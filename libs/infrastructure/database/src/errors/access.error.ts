import { DatabaseError, nameErrors } from './database.error.js';
import { describeError } from './describe-error.js';
import type { ErrorOrigin } from './error-origin.js';
import type { CodeOf } from './error-registry.js';

/** The identity is known, and may not do this. */
export class AccessError extends DatabaseError {
  declare readonly code: CodeOf<'AccessError'>;

  static {
    nameErrors(this, 'AccessError');
  }

  static clinicRefused(origin?: ErrorOrigin): AccessError {
    return new AccessError(describeError('DB_CLINIC_REFUSED', {}, origin));
  }

  static locationRefused(origin?: ErrorOrigin): AccessError {
    return new AccessError(describeError('DB_LOCATION_REFUSED', {}, origin));
  }

  static denied(origin?: ErrorOrigin): AccessError {
    return new AccessError(describeError('DB_ACCESS_DENIED', {}, origin));
  }

  static outsideSystemScope(model: string, origin?: ErrorOrigin): AccessError {
    return new AccessError(describeError('DB_SYSTEM_SCOPE_REFUSED', { model }, origin));
  }

  static readOnly(origin?: ErrorOrigin): AccessError {
    return new AccessError(describeError('DB_READ_ONLY', {}, origin));
  }
}
