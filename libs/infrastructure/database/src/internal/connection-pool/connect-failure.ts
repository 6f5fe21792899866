import { classifyFailure, type DatabaseError } from '../../errors/index.js';

/** Failures that no further attempt mends. */
const DEFINITE: ReadonlySet<string> = new Set([
  'DB_LOGIN_REFUSED',
  'DB_DATABASE_MISSING',
  'DB_ACCESS_DENIED',
  'DB_TLS_FAILED',
]);

/** Why no connection could be opened; made anew for each who is told, because an error belongs to one request. */
export function connectFailure(error: unknown): DatabaseError {
  return classifyFailure(error, { phase: 'connect', write: false });
}

/** Whether trying again cannot help: a wrong password, a missing database, an untrusted server. */
export function isDefinite(error: unknown): boolean {
  return DEFINITE.has(connectFailure(error).code);
}
