/** The class that carries an error, and the `type` a client sees. */
export type ErrorType =
  | 'DatabaseError'
  | 'ContextError'
  | 'AccessError'
  | 'ValidationError'
  | 'NotFoundError'
  | 'ConflictError'
  | 'TimeoutError'
  | 'PoolExhaustedError'
  | 'CircuitOpenError'
  | 'UnavailableError'
  | 'SerializationError'
  | 'OutcomeUnknownError'
  | 'EncryptionError'
  | 'AuditError'
  | 'ConfigurationError';

/** One row of the error registry, from which the classes, the classifier and `docs/errors.md` are fed. */
export interface ErrorDefinition {
  readonly type: ErrorType;
  /** HTTP status, 400–599. */
  readonly statusCode: number;
  /** Whether the same call, repeated after a pause, can succeed; only ever true of errors without effect. */
  readonly retryable: boolean;
  /** Whether the target itself failed, so that its circuit breaker counts this. */
  readonly infrastructure: boolean;
  /** Rule, name and limit; `{name}` is filled with a name or a number, never with a value, SQL, host or row. */
  readonly message: string;
  /** What the reader can do about it, one or two sentences. */
  readonly wayOut: string;
}

export type ErrorTable = Readonly<Record<`DB_${string}`, ErrorDefinition>>;
