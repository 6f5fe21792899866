import { DatabaseError, nameErrors } from './database.error.js';
import { describeError } from './describe-error.js';
import type { ErrorOrigin } from './error-origin.js';
import type { CodeOf } from './error-registry.js';

/** A write could not be recorded, and therefore was not made. */
export class AuditError extends DatabaseError {
  declare readonly code: CodeOf<'AuditError'>;

  static {
    nameErrors(this, 'AuditError');
  }

  /** @param name - the property of `AuditInfo`; @param rule - what it must be. */
  static invalidInfo(name: string, rule: string, origin?: ErrorOrigin): AuditError {
    return new AuditError(describeError('DB_AUDIT_INFO_INVALID', { name, rule }, { field: name, ...origin }));
  }

  static refused(origin?: ErrorOrigin): AuditError {
    return new AuditError(describeError('DB_AUDIT_REFUSED', {}, origin));
  }
}
