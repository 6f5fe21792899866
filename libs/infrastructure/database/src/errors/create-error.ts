import { AccessError } from './access.error.js';
import { AuditError } from './audit.error.js';
import { CircuitOpenError } from './circuit-open.error.js';
import { ConfigurationError } from './configuration.error.js';
import { ConflictError } from './conflict.error.js';
import { ContextError } from './context.error.js';
import { DatabaseError } from './database.error.js';
import { describeError } from './describe-error.js';
import { EncryptionError } from './encryption.error.js';
import type { ErrorType } from './error-definition.js';
import type { ErrorInit, ErrorOrigin } from './error-origin.js';
import { ERROR_REGISTRY, type PlainCode } from './error-registry.js';
import { NotFoundError } from './not-found.error.js';
import { OutcomeUnknownError } from './outcome-unknown.error.js';
import { PoolExhaustedError } from './pool-exhausted.error.js';
import { SerializationError } from './serialization.error.js';
import { TimeoutError } from './timeout.error.js';
import { UnavailableError } from './unavailable.error.js';
import { ValidationError } from './validation.error.js';

type ErrorClass = new (init: ErrorInit) => DatabaseError;

/** The class of each type in the registry. */
export const ERROR_CLASSES: Readonly<Record<ErrorType, ErrorClass>> = Object.freeze({
  DatabaseError,
  ContextError,
  AccessError,
  ValidationError,
  NotFoundError,
  ConflictError,
  TimeoutError,
  PoolExhaustedError,
  CircuitOpenError,
  UnavailableError,
  SerializationError,
  OutcomeUnknownError,
  EncryptionError,
  AuditError,
  ConfigurationError,
});

/** The error of a code that needs no names, in the class that the registry gives it. */
export function createError(code: PlainCode, origin?: ErrorOrigin): DatabaseError {
  const errorClass = ERROR_CLASSES[ERROR_REGISTRY[code].type];
  return new errorClass(describeError(code, {}, origin));
}
