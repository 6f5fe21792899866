import { describe, expect, it } from '@jest/globals';
import { DatabaseError, ERROR_REGISTRY, type ErrorCode } from '../../errors/index.js';
import { RETRIED_CLASSES, retryClassOf, type RetryClass } from './retry-class.js';

const errorOf = (code: ErrorCode) =>
  new DatabaseError({
    code,
    message: 'as planted',
    outcome: code === 'DB_OUTCOME_UNKNOWN' ? 'unknown' : 'none',
  });

type Verdict = readonly [transaction: RetryClass, read: RetryClass];

const AGAIN: Verdict = ['definite', 'read'];
/** The transaction’s caller is told; a read may find another node. */
const ELSEWHERE: Verdict = ['never', 'read'];
const NEVER: Verdict = ['never', 'never'];

/** Every code: one that is added stays red until it is decided here. */
const VERDICTS: Record<ErrorCode, Verdict> = {
  DB_SERIALIZATION_FAILURE: AGAIN,
  DB_DEADLOCK: AGAIN,
  DB_STATEMENT_STALE: AGAIN,
  DB_CONNECTION_LOST: AGAIN,
  DB_CONNECT_TIMEOUT: AGAIN,
  DB_UNREACHABLE: AGAIN,
  DB_STARTING: AGAIN,
  DB_NOT_PRIMARY: AGAIN,
  DB_OUTCOME_UNKNOWN: ['ambiguous', 'ambiguous'],
  DB_RESPONSE_TIMEOUT: ELSEWHERE,
  DB_TOO_MANY_CONNECTIONS: ELSEWHERE,
  DB_CIRCUIT_OPEN: ELSEWHERE,
  DB_COMMIT_UNCONFIRMED: ELSEWHERE,
  DB_TLS_FAILED: ELSEWHERE,
  DB_SERVER_RESOURCES: ELSEWHERE,
  DB_SERVER_FAULT: ELSEWHERE,
  DB_LOGIN_REFUSED: ELSEWHERE,
  DB_DATABASE_MISSING: ELSEWHERE,
  DB_LOCK_TIMEOUT: NEVER,
  DB_POOL_EXHAUSTED: NEVER,
  DB_POOL_QUEUE_FULL: NEVER,
  DB_SHUTTING_DOWN: NEVER,
  DB_STATEMENT_TIMEOUT: NEVER,
  DB_DEADLINE_EXCEEDED: NEVER,
  DB_TRANSACTION_TIMEOUT: NEVER,
  DB_OPERATION_CANCELLED: NEVER,
  DB_TRANSACTION_ABORTED: NEVER,
  DB_TRANSACTION_CLOSED: NEVER,
  DB_CONTEXT_MISSING: NEVER,
  DB_CONTEXT_EXPIRED: NEVER,
  DB_CONTEXT_INVALID: NEVER,
  DB_CONTEXT_MISMATCH: NEVER,
  DB_CONTEXT_CLOSED: NEVER,
  DB_CONTEXT_LOST: NEVER,
  DB_CLINIC_REFUSED: NEVER,
  DB_LOCATION_REFUSED: NEVER,
  DB_ACCESS_DENIED: NEVER,
  DB_SYSTEM_SCOPE_REFUSED: NEVER,
  DB_READ_ONLY: NEVER,
  DB_VALIDATION_FAILED: NEVER,
  DB_FIELD_UNKNOWN: NEVER,
  DB_ARGUMENT_INVALID: NEVER,
  DB_VALUE_MALFORMED: NEVER,
  DB_VALUE_OUT_OF_RANGE: NEVER,
  DB_VALUE_REQUIRED: NEVER,
  DB_VALUE_REFUSED: NEVER,
  DB_UNDEFINED_REFUSED: NEVER,
  DB_LIMIT_REFUSED: NEVER,
  DB_INPUT_TOO_LARGE: NEVER,
  DB_INPUT_TOO_DEEP: NEVER,
  DB_STATEMENT_TOO_LARGE: NEVER,
  DB_KEY_REFUSED: NEVER,
  DB_IDENTIFIER_REFUSED: NEVER,
  DB_CURSOR_INVALID: NEVER,
  DB_NOT_FOUND: NEVER,
  DB_UNIQUE_CONFLICT: NEVER,
  DB_REFERENCE_CONFLICT: NEVER,
  DB_OVERLAP_CONFLICT: NEVER,
  DB_TRANSITION_REFUSED: NEVER,
  DB_CLINIC_IMMUTABLE: NEVER,
  DB_RECORD_IMMUTABLE: NEVER,
  DB_RULE_REFUSED: NEVER,
  DB_IDEMPOTENCY_MISMATCH: NEVER,
  DB_RESULT_REFUSED: NEVER,
  DB_CONFIGURATION_INVALID: NEVER,
  DB_BOOT_REFUSED: NEVER,
  DB_SCHEMA_MISMATCH: NEVER,
  DB_MIGRATIONS_PENDING: NEVER,
  DB_SERVER_TOO_OLD: NEVER,
  DB_ENCRYPTION_FAILED: NEVER,
  DB_AUDIT_INFO_INVALID: NEVER,
  DB_AUDIT_REFUSED: NEVER,
  DB_STATEMENT_INVALID: NEVER,
  DB_INTERNAL: NEVER,
};
const codes = Object.keys(ERROR_REGISTRY) as ErrorCode[];

describe('retryClassOf', () => {
  it('never repeats what the caller’s own code threw', () => {
    for (const thrown of [new Error('theirs'), 'text', undefined, null, { code: 'DB_DEADLOCK' }])
      expect([retryClassOf(thrown, 'transaction'), retryClassOf(thrown, 'read')]).toEqual(NEVER);
  });

  it.each(codes)('decides %s for a transaction and for a read', (code) => {
    const error = errorOf(code);
    expect([retryClassOf(error, 'transaction'), retryClassOf(error, 'read')]).toEqual(VERDICTS[code]);
  });

  it('repeats a transaction only after errors that promise no effect and that a repetition can mend', () => {
    const repeated = codes.filter((code) => retryClassOf(errorOf(code), 'transaction') === 'definite');
    expect(repeated.length).toBeGreaterThan(5);
    expect(repeated.filter((code) => !ERROR_REGISTRY[code].retryable)).toEqual([]);
  });

  it('lets a read look elsewhere after every failure of a server', () => {
    const servers = codes.filter(
      (code) => ERROR_REGISTRY[code].infrastructure && code !== 'DB_OUTCOME_UNKNOWN',
    );
    expect(servers.filter((code) => retryClassOf(errorOf(code), 'read') !== 'read')).toEqual([]);
  });

  it('uses every class there is a metric for', () => {
    expect(new Set(Object.values(VERDICTS).flat())).toEqual(new Set([...RETRIED_CLASSES, 'never']));
  });
});
