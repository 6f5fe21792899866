import { DatabaseError, nameErrors } from './database.error.js';
import { describeError } from './describe-error.js';
import type { ErrorOrigin } from './error-origin.js';
import type { CodeOf } from './error-registry.js';

/** Who is acting, and in which clinic, is missing, expired, malformed or contradictory. */
export class ContextError extends DatabaseError {
  declare readonly code: CodeOf<'ContextError'>;

  static {
    nameErrors(this, 'ContextError');
  }

  static missing(origin?: ErrorOrigin): ContextError {
    return new ContextError(describeError('DB_CONTEXT_MISSING', {}, origin));
  }

  static expired(origin?: ErrorOrigin): ContextError {
    return new ContextError(describeError('DB_CONTEXT_EXPIRED', {}, origin));
  }

  /** @param name - the property of the identity, e.g. `clinicId`; @param rule - what it must be, e.g. `a UUID`. */
  static invalid(name: string, rule: string, origin?: ErrorOrigin): ContextError {
    return new ContextError(describeError('DB_CONTEXT_INVALID', { name, rule }, { field: name, ...origin }));
  }

  static mismatch(origin?: ErrorOrigin): ContextError {
    return new ContextError(describeError('DB_CONTEXT_MISMATCH', {}, origin));
  }

  static closed(origin?: ErrorOrigin): ContextError {
    return new ContextError(describeError('DB_CONTEXT_CLOSED', {}, origin));
  }

  static lost(origin?: ErrorOrigin): ContextError {
    return new ContextError(describeError('DB_CONTEXT_LOST', {}, origin));
  }
}
