import { DatabaseError, nameErrors } from './database.error.js';
import { describeError } from './describe-error.js';
import type { ErrorOrigin } from './error-origin.js';
import type { CodeOf } from './error-registry.js';

/** The arguments cannot be right; a retry changes nothing. */
export class ValidationError extends DatabaseError {
  declare readonly code: CodeOf<'ValidationError'>;

  static {
    nameErrors(this, 'ValidationError');
  }

  static failed(origin?: ErrorOrigin): ValidationError {
    return new ValidationError(describeError('DB_VALIDATION_FAILED', {}, origin));
  }

  /** @param name - the argument, e.g. `limit`; @param rule - what it must be, e.g. `between 1 and 1000`. */
  static argument(name: string, rule: string, origin?: ErrorOrigin): ValidationError {
    return new ValidationError(
      describeError('DB_ARGUMENT_INVALID', { name, rule }, { field: name, ...origin }),
    );
  }

  static undefinedValue(argument: string, operation: string, origin?: ErrorOrigin): ValidationError {
    return new ValidationError(describeError('DB_UNDEFINED_REFUSED', { argument, operation }, origin));
  }

  static overLimit(name: string, limit: number, origin?: ErrorOrigin): ValidationError {
    return new ValidationError(
      describeError('DB_LIMIT_REFUSED', { name, limit }, { field: name, ...origin }),
    );
  }

  static tooLarge(name: string, limit: number, origin?: ErrorOrigin): ValidationError {
    return new ValidationError(describeError('DB_INPUT_TOO_LARGE', { name, limit }, origin));
  }

  static tooDeep(limit: number, origin?: ErrorOrigin): ValidationError {
    return new ValidationError(describeError('DB_INPUT_TOO_DEEP', { limit }, origin));
  }

  /** @param name - one of the keys that are always refused, e.g. `__proto__`. */
  static keyRefused(name: string, origin?: ErrorOrigin): ValidationError {
    return new ValidationError(describeError('DB_KEY_REFUSED', { name }, origin));
  }

  static identifierRefused(kind: 'table' | 'column', origin?: ErrorOrigin): ValidationError {
    return new ValidationError(describeError('DB_IDENTIFIER_REFUSED', { kind }, origin));
  }

  static cursorInvalid(origin?: ErrorOrigin): ValidationError {
    return new ValidationError(describeError('DB_CURSOR_INVALID', {}, { field: 'cursor', ...origin }));
  }

  /** @param rule - what the result of a keyed write must be, e.g. `plain data`. */
  static resultRefused(rule: string, origin?: ErrorOrigin): ValidationError {
    return new ValidationError(describeError('DB_RESULT_REFUSED', { rule }, origin));
  }
}
