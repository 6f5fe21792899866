import { DatabaseError, ERROR_REGISTRY, type ErrorType } from '../../errors/index.js';

/** How an operation ended, as few words as a graph can show. */
export const OUTCOMES = ['ok', 'refused', 'conflict', 'timeout', 'unavailable', 'failed', 'unknown'] as const;

export type OperationOutcome = (typeof OUTCOMES)[number];

const OUTCOME_OF: Readonly<Record<ErrorType, OperationOutcome>> = {
  DatabaseError: 'failed',
  ContextError: 'refused',
  AccessError: 'refused',
  ValidationError: 'refused',
  NotFoundError: 'refused',
  ConflictError: 'conflict',
  SerializationError: 'conflict',
  TimeoutError: 'timeout',
  PoolExhaustedError: 'unavailable',
  CircuitOpenError: 'unavailable',
  UnavailableError: 'unavailable',
  OutcomeUnknownError: 'unknown',
  EncryptionError: 'failed',
  AuditError: 'failed',
  ConfigurationError: 'failed',
};

/** The outcome that an error stands for; an error of another making is a failure. */
export function outcomeOf(error: unknown): OperationOutcome {
  return error instanceof DatabaseError ? OUTCOME_OF[ERROR_REGISTRY[error.code].type] : 'failed';
}
