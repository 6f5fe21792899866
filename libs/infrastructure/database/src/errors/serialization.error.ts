import { DatabaseError, nameErrors } from './database.error.js';
import type { CodeOf } from './error-registry.js';

/** The transaction collided with a simultaneous one; run the whole of it again. */
export class SerializationError extends DatabaseError {
  declare readonly code: CodeOf<'SerializationError'>;

  static {
    nameErrors(this, 'SerializationError');
  }
}
