import { DatabaseError, ERROR_REGISTRY, type ErrorCode } from '../../errors/index.js';

/** The classes that are ever tried again: the values of the label `class` of `database_retries_total`. */
export const RETRIED_CLASSES = ['definite', 'read', 'ambiguous'] as const;

export type RetriedClass = (typeof RETRIED_CLASSES)[number];

/**
 * What a failure allows.
 *
 * - `definite`: the transaction is known to have left nothing behind, and the same one can succeed.
 * - `read`: a read that failed for the server's sake; the same node or another may answer it.
 * - `ambiguous`: the answer to COMMIT was lost. Only a receipt can tell what happened.
 * - `never`: trying again changes nothing, or would make things worse.
 */
export type RetryClass = RetriedClass | 'never';

export type WorkKind = 'read' | 'transaction';

/**
 * Failures after which the whole transaction is run again.
 *
 * Left out on purpose, though a caller may well try them again later:
 * `DB_LOCK_TIMEOUT` (the attempt *was* the waiting; a second one only joins the queue again),
 * `DB_POOL_EXHAUSTED`, `DB_POOL_QUEUE_FULL`, `DB_TOO_MANY_CONNECTIONS` (more attempts are what an overload is made of),
 * `DB_CIRCUIT_OPEN` (the breaker is there to fail fast) and `DB_SHUTTING_DOWN`.
 */
const DEFINITE: ReadonlySet<ErrorCode> = new Set([
  'DB_SERIALIZATION_FAILURE',
  'DB_DEADLOCK',
  'DB_STATEMENT_STALE',
  'DB_CONNECTION_LOST',
  'DB_CONNECT_TIMEOUT',
  'DB_UNREACHABLE',
  'DB_STARTING',
  'DB_NOT_PRIMARY',
]);

/** Failures after which another node may answer a read, though the one that was asked is sound. */
const ELSEWHERE: ReadonlySet<ErrorCode> = new Set(['DB_CIRCUIT_OPEN', 'DB_COMMIT_UNCONFIRMED']);

/**
 * What of a failure may be tried again. A read adds every failure of the target itself, and what another node may
 * answer. What is not a DatabaseError was thrown by the caller's own code and is never repeated.
 */
export function retryClassOf(error: unknown, kind: WorkKind): RetryClass {
  if (!(error instanceof DatabaseError)) return 'never';
  if (error.outcome === 'unknown') return 'ambiguous';
  if (kind === 'transaction') return DEFINITE.has(error.code) ? 'definite' : 'never';
  return isReadAgain(error.code) ? 'read' : 'never';
}

function isReadAgain(code: ErrorCode): boolean {
  return DEFINITE.has(code) || ERROR_REGISTRY[code].infrastructure || ELSEWHERE.has(code);
}
