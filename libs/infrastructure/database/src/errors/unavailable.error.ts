import { DatabaseError, nameErrors } from './database.error.js';
import { describeError } from './describe-error.js';
import type { ErrorOrigin } from './error-origin.js';
import type { CodeOf } from './error-registry.js';

/** The server, or the way to it, is not there for now. */
export class UnavailableError extends DatabaseError {
  declare readonly code: CodeOf<'UnavailableError'>;

  static {
    nameErrors(this, 'UnavailableError');
  }

  static unreachable(origin?: ErrorOrigin): UnavailableError {
    return new UnavailableError(describeError('DB_UNREACHABLE', {}, origin));
  }

  static connectionLost(origin?: ErrorOrigin): UnavailableError {
    return new UnavailableError(describeError('DB_CONNECTION_LOST', {}, origin));
  }

  static commitUnconfirmed(origin?: ErrorOrigin): UnavailableError {
    return new UnavailableError(describeError('DB_COMMIT_UNCONFIRMED', {}, origin));
  }

  static shuttingDown(origin?: ErrorOrigin): UnavailableError {
    return new UnavailableError(describeError('DB_SHUTTING_DOWN', {}, origin));
  }
}
