import { DatabaseError, type ErrorCode } from '@infrastructure/database';
import { StartupError } from './startup.error.js';

/** For what can go wrong between the configuration and the first answer; lists of broken rules name their own. */
const WAYS_OUT: Partial<Record<ErrorCode, string>> = {
  DB_UNREACHABLE:
    'Check that it runs and that DATABASE_URL names it; npm start brings its own in development.',
  DB_CONNECT_TIMEOUT: 'Check address, firewall and load of the server; DB_CONNECTION_TIMEOUT is the limit.',
  DB_STARTING: 'Start again in a few seconds.',
  DB_TOO_MANY_CONNECTIONS: 'Lower DB_POOL_MAX of each process, or raise max_connections of the server.',
  DB_LOGIN_REFUSED: 'Check user and password of DATABASE_URL and DATABASE_SYSTEM_URL, and pg_hba.conf.',
  DB_ACCESS_DENIED:
    'Check that DATABASE_URL logs in as healthcare_app and DATABASE_SYSTEM_URL as healthcare_system, or as logins with their rights.',
  DB_DATABASE_MISSING: 'Create it, or correct the name at the end of DATABASE_URL.',
  DB_TLS_FAILED:
    'Check DATABASE_SSL, DATABASE_SSL_CA, and that the certificate names the host of DATABASE_URL.',
  DB_SERVER_TOO_OLD: 'Upgrade the server.',
  DB_SCHEMA_MISMATCH: 'Run npm run db -- migrate status.',
  DB_MIGRATIONS_PENDING: 'Run npm run db -- migrate deploy.',
};

/** Why the process cannot start, for whoever started it: what is wrong and the way out, never a stack. */
export function explainFailure(error: unknown): string {
  if (error instanceof StartupError) return error.message;
  if (error instanceof DatabaseError) return [error.message, WAYS_OUT[error.code]].filter(Boolean).join(' ');
  const { code, port } = error as { code?: unknown; port?: unknown };
  if (code === 'EADDRINUSE') return `Port ${String(port)} is taken. Set PORT to a free one, or to 0 for any.`;
  if (code === 'EACCES') return `Port ${String(port)} is not open to this user. Set PORT to one above 1023.`;
  if (code === 'EADDRNOTAVAIL') return 'HOST is no address of this machine. Set it to one, or leave it out.';
  const name = error instanceof Error ? error.name : typeof error;
  return `The API could not start (${name}). Start it again with LOG_LEVEL=debug to see how far it gets.`;
}
