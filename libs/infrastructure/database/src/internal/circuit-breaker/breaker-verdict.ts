import { DatabaseError, ERROR_REGISTRY, type ErrorCode } from '../../errors/index.js';
import { readFacts } from '../../errors/failure-facts.js';
import type { Verdict } from './breaker-rule.js';

/** PostgreSQL reports them, but they say how long something took or that somebody gave up, not that all is well. */
const UNTELLING: ReadonlySet<ErrorCode> = new Set(['DB_STATEMENT_TIMEOUT', 'DB_OPERATION_CANCELLED']);

/**
 * What a failed call says about its target.
 *
 * Only the registry's infrastructure failures speak against it. An error speaks for it when PostgreSQL sent it, which
 * its SQLSTATE shows, or when it tells that there is no such record. Everything else is silence: a refusal before any
 * SQL, a full pool, a cancelled call, and whatever else a caller's own code may throw inside a transaction, though it
 * looks like a broken connection.
 */
export function verdictOf(error: unknown): Verdict {
  if (!(error instanceof DatabaseError)) return 'silence';
  if (ERROR_REGISTRY[error.code].infrastructure) return 'failure';
  if (UNTELLING.has(error.code)) return 'silence';
  return hasAnswered(error) ? 'answer' : 'silence';
}

function hasAnswered(error: DatabaseError): boolean {
  return error.code === 'DB_NOT_FOUND' || readFacts(error.revealOrigin()).sqlState !== undefined;
}
