import { DatabaseError, nameErrors } from './database.error.js';
import { describeError } from './describe-error.js';
import type { ErrorInit, ErrorOrigin } from './error-origin.js';
import type { CodeOf } from './error-registry.js';

/** A protected value could not be sealed or opened. */
export class EncryptionError extends DatabaseError {
  static {
    nameErrors(this, 'EncryptionError');
  }

  constructor(init: ErrorInit<CodeOf<'EncryptionError'>>) {
    super(init);
  }

  static failed(origin?: ErrorOrigin): EncryptionError {
    return new EncryptionError(describeError('DB_ENCRYPTION_FAILED', {}, origin));
  }
}
