import { DatabaseError } from '@infrastructure/database';

/** Types of errors that a row's own content causes: without that row, the rest goes in. */
const ROW_ERRORS: ReadonlySet<string> = new Set(['ValidationError', 'ConflictError']);
/** Nothing was written, and less of it may be quick enough. */
const TOOK_TOO_LONG: ReadonlySet<string> = new Set([
  'DB_STATEMENT_TIMEOUT',
  'DB_RESPONSE_TIMEOUT',
  'DB_TRANSACTION_TIMEOUT',
]);

/**
 * Whether a row is to blame, rather than the connection, the server or the grants.
 * A statement that is too large says nothing about its rows, but halving helps it too.
 */
export function isRowFault(error: unknown): boolean {
  return error instanceof DatabaseError && !error.retryable && ROW_ERRORS.has(error.toJSON().error.type);
}

/** Whether fewer rows at a time may go in, whoever is to blame. */
export function isHelpedByHalving(error: unknown): error is DatabaseError {
  return error instanceof DatabaseError && (isRowFault(error) || TOOK_TOO_LONG.has(error.code));
}

/** Whether writing the same rows again is right. After an unknown outcome, too: rows that are there are skipped. */
export function isWorthRepeating(error: unknown): boolean {
  return error instanceof DatabaseError && (error.retryable || error.outcome === 'unknown');
}
