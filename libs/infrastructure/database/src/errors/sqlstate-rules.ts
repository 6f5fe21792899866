import type { PlainCode } from './error-registry.js';

/**
 * PostgreSQL's conditions by SQLSTATE.
 * Source: PostgreSQL manual, appendix A; class HC is ours, raised by the triggers of the migrations.
 */
const BY_STATE: Readonly<Record<string, PlainCode>> = {
  '08001': 'DB_UNREACHABLE',
  '08004': 'DB_UNREACHABLE',
  '0A000': 'DB_STATEMENT_STALE', // through our client only "cached plan must not change result type"
  '22001': 'DB_VALUE_OUT_OF_RANGE',
  '22003': 'DB_VALUE_OUT_OF_RANGE',
  '23001': 'DB_REFERENCE_CONFLICT',
  '23502': 'DB_VALUE_REQUIRED',
  '23503': 'DB_REFERENCE_CONFLICT',
  '23505': 'DB_UNIQUE_CONFLICT',
  '23514': 'DB_VALUE_REFUSED',
  '23P01': 'DB_OVERLAP_CONFLICT',
  '25006': 'DB_READ_ONLY',
  '25P02': 'DB_TRANSACTION_ABORTED',
  '25P03': 'DB_TRANSACTION_TIMEOUT',
  '25P04': 'DB_TRANSACTION_TIMEOUT',
  '26000': 'DB_STATEMENT_STALE',
  '3D000': 'DB_DATABASE_MISSING',
  '3F000': 'DB_SCHEMA_MISMATCH',
  '40P01': 'DB_DEADLOCK',
  '42501': 'DB_ACCESS_DENIED',
  '42703': 'DB_SCHEMA_MISMATCH',
  '42704': 'DB_SCHEMA_MISMATCH',
  '42883': 'DB_SCHEMA_MISMATCH',
  '42P01': 'DB_SCHEMA_MISMATCH',
  '42P05': 'DB_STATEMENT_STALE',
  '42P10': 'DB_SCHEMA_MISMATCH',
  '53300': 'DB_TOO_MANY_CONNECTIONS',
  '55P03': 'DB_LOCK_TIMEOUT',
  '57014': 'DB_STATEMENT_TIMEOUT',
  '57P03': 'DB_STARTING',
  HC001: 'DB_TRANSITION_REFUSED',
  HC002: 'DB_CLINIC_IMMUTABLE',
  HC003: 'DB_RECORD_IMMUTABLE',
  HC004: 'DB_AUDIT_REFUSED',
};

/** The same by class, the first two characters, for a condition without a row of its own. */
const BY_CLASS: Readonly<Record<string, PlainCode>> = {
  '08': 'DB_CONNECTION_LOST',
  '0A': 'DB_STATEMENT_INVALID',
  '21': 'DB_STATEMENT_INVALID',
  '22': 'DB_VALUE_MALFORMED',
  '23': 'DB_VALUE_REFUSED',
  '25': 'DB_STATEMENT_INVALID',
  '28': 'DB_LOGIN_REFUSED',
  '3B': 'DB_STATEMENT_INVALID',
  '40': 'DB_SERIALIZATION_FAILURE',
  '42': 'DB_STATEMENT_INVALID',
  '44': 'DB_ACCESS_DENIED',
  '53': 'DB_SERVER_RESOURCES',
  '54': 'DB_STATEMENT_TOO_LARGE',
  '57': 'DB_CONNECTION_LOST',
  '58': 'DB_SERVER_FAULT',
  HC: 'DB_RULE_REFUSED',
  P0: 'DB_RULE_REFUSED',
  XX: 'DB_SERVER_FAULT',
};

export function codeOfSqlState(sqlState: string | undefined): PlainCode | undefined {
  if (sqlState === undefined) return undefined;
  return BY_STATE[sqlState] ?? BY_CLASS[sqlState.slice(0, 2)];
}

/** Every SQLSTATE that has a row of its own, for the table test. */
export const KNOWN_SQL_STATES: readonly string[] = Object.keys(BY_STATE);
