import { codeOfError, messageOfError } from '../error-facts.js';
import { MigrationError } from '../migration.error.js';
import { sqlStateOf } from './sql-state.js';

/** Turns the driver's failure to connect into one sentence and the way out. */
export function translateConnectError(cause: unknown, label: string): MigrationError {
  const sqlState = sqlStateOf(cause);
  switch (sqlState) {
    case '42704':
      return new MigrationError(
        'SERVER_TOO_OLD',
        `The server of ${label} does not know client_connection_check_interval.`,
        'PostgreSQL 14 or newer is needed.',
        { cause },
      );
    case '08P01':
      return refused(
        `${label} refused the connection's settings, as connection poolers do.`,
        'Name the server itself in the URL.',
        cause,
      );
    case '3D000':
      return refused(`The database ${label} does not exist.`, 'Create it, or correct the URL.', cause);
    case '28P01':
    case '28000':
      return refused(
        `${label} refused the user or the password.`,
        'Correct the credentials in the URL.',
        cause,
      );
    case '53300':
      return refused(`${label} has no free connection.`, 'Try again, or close some.', cause);
    case '57P03':
      return refused(`${label} is still starting or is shutting down.`, 'Try again in a moment.', cause);
    default:
      return new MigrationError(
        'DATABASE_UNREACHABLE',
        `No connection to ${label} (${reasonOf(cause)}).`,
        'Check that the server runs and that the URL names its host and port.',
        { cause },
      );
  }
}

function refused(problem: string, wayOut: string, cause: unknown): MigrationError {
  return new MigrationError('DATABASE_REFUSED', problem, wayOut, { cause });
}

/** An AggregateError of Node (one failure per address) has no message of its own. */
function reasonOf(cause: unknown): string {
  return messageOfError(cause) || (codeOfError(cause) ?? 'unknown cause');
}
