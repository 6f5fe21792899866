import { DatabaseError, nameErrors } from './database.error.js';
import { describeError } from './describe-error.js';
import type { ErrorOrigin } from './error-origin.js';
import type { CodeOf } from './error-registry.js';

/** A protected value could not be sealed or opened. */
export class EncryptionError extends DatabaseError {
  declare readonly code: CodeOf<'EncryptionError'>;

  static {
    nameErrors(this, 'EncryptionError');
  }

  static failed(origin?: ErrorOrigin): EncryptionError {
    return new EncryptionError(describeError('DB_ENCRYPTION_FAILED', {}, origin));
  }
}
