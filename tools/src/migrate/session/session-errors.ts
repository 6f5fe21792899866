import pg from 'pg';
import { MigrationError } from '../migration.error.js';
import { isConnectionLoss } from './connection-loss.js';

/** What to throw for a failure of the tool's own statements; a fault of the program stays what it is. */
export function sessionError(cause: unknown, label: string): unknown {
  if (isConnectionLoss(cause)) {
    return new MigrationError(
      'CONNECTION_LOST',
      `The connection to ${label} was lost.`,
      'Look at migrate status, then run the command again.',
      { cause },
    );
  }
  if (!(cause instanceof pg.DatabaseError)) return cause;
  const wayOut =
    cause.code === '42501' ? 'Use the role that made the first deploy.' : 'Correct it, then try again.';
  const problem = `${label} refused: ${cause.message} (${cause.code ?? 'no SQLSTATE'}).`;
  return new MigrationError('DATABASE_REFUSED', problem, wayOut, { cause });
}
