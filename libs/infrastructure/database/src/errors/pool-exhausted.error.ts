import { DatabaseError, nameErrors } from './database.error.js';
import { describeError } from './describe-error.js';
import type { ErrorOrigin } from './error-origin.js';
import type { CodeOf } from './error-registry.js';

/** No connection could be had in time; a later try may succeed. */
export class PoolExhaustedError extends DatabaseError {
  declare readonly code: CodeOf<'PoolExhaustedError'>;

  static {
    nameErrors(this, 'PoolExhaustedError');
  }

  static acquireTimeout(origin?: ErrorOrigin): PoolExhaustedError {
    return new PoolExhaustedError(describeError('DB_POOL_EXHAUSTED', {}, origin));
  }

  /** @param limit - the most operations that may wait for a connection. */
  static queueFull(limit: number, origin?: ErrorOrigin): PoolExhaustedError {
    return new PoolExhaustedError(describeError('DB_POOL_QUEUE_FULL', { limit }, origin));
  }
}
