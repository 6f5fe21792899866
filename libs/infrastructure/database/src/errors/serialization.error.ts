import { DatabaseError, nameErrors } from './database.error.js';
import { describeError } from './describe-error.js';
import type { ErrorOrigin } from './error-origin.js';
import type { CodeOf } from './error-registry.js';

/** The transaction collided with a simultaneous one; run the whole of it again. */
export class SerializationError extends DatabaseError {
  declare readonly code: CodeOf<'SerializationError'>;

  static {
    nameErrors(this, 'SerializationError');
  }

  static collision(origin?: ErrorOrigin): SerializationError {
    return new SerializationError(describeError('DB_SERIALIZATION_FAILURE', {}, origin));
  }
}
