import { createError } from '../../errors/index.js';
import type { SessionReport, StorageReport } from '../../pipeline/server-reports.js';

type Row = Readonly<Record<string, unknown>>;

/**
 * The rows of `SELECT * FROM healthcare.session_report()`, by column name.
 *
 * @throws DB_INTERNAL when they are not what the migrations promise
 */
export function sessionReports(rows: readonly Row[]): SessionReport[] {
  return rows.map((row) => ({
    pid: numberIn(row, 'pid') ?? missing(),
    roleName: textIn(row, 'role_name') ?? '',
    applicationName: textIn(row, 'application_name') ?? '',
    state: textIn(row, 'state'),
    transactionMs: numberIn(row, 'transaction_ms'),
    idleMs: numberIn(row, 'idle_ms'),
    lockWaitMs: numberIn(row, 'lock_wait_ms'),
    blockedBy: pidsIn(row['blocked_by']),
  }));
}

/**
 * The row of `SELECT * FROM healthcare.storage_report()`, by column name.
 *
 * @param isLocal whether the server runs on this machine, so that its data directory can be looked at
 * @throws DB_INTERNAL when it is not what the migrations promise
 */
export function storageReport([row]: readonly Row[], isLocal: boolean): StorageReport {
  if (row === undefined) return missing();
  return {
    databaseBytes: numberIn(row, 'database_bytes'),
    dataDirectory: isLocal ? textIn(row, 'data_directory') : null,
    maxConnections: numberIn(row, 'max_connections'),
    reservedConnections: numberIn(row, 'reserved_connections'),
    replicationSlots: numberIn(row, 'replication_slots'),
    retainedWalBytes: numberIn(row, 'retained_wal_bytes'),
    synchronousStandbys: textIn(row, 'synchronous_standbys'),
  };
}

function missing(): never {
  throw createError('DB_INTERNAL');
}

/** Drivers give 64-bit integers as text. */
function numberIn(row: Row, column: string): number | null {
  const value = row[column];
  if (value === null) return null;
  const number = typeof value === 'number' || typeof value === 'string' ? Number(value) : Number.NaN;
  return Number.isFinite(number) ? number : missing();
}

function textIn(row: Row, column: string): string | null {
  const value = row[column];
  return value === null || typeof value === 'string' ? value : missing();
}

/** An array, as the driver gives it or as PostgreSQL spells it: `{17,18}`. */
function pidsIn(value: unknown): number[] {
  const items: unknown = typeof value === 'string' ? (value.match(/\d+/g) ?? []) : value;
  return Array.isArray(items) ? items.map(Number) : missing();
}
