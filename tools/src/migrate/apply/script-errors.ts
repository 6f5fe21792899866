import pg from 'pg';
import { MigrationError } from '../migration.error.js';
import { isConnectionLoss } from '../session/connection-loss.js';
import { sqlStateOf } from '../session/sql-state.js';
import { describeFailure, remedyFor, type ScriptPlace } from '../sql/script-failure.js';

/** What to throw for a failure of a script; a fault of the program stays what it is. */
export function scriptError(cause: unknown, place: ScriptPlace): unknown {
  if (isConnectionLoss(cause)) {
    return new MigrationError(
      'CONNECTION_LOST',
      `The connection was lost in ${place.file}.`,
      'Nothing is half committed; look at migrate status, then run the command again.',
      { cause },
    );
  }
  if (!(cause instanceof pg.DatabaseError)) return cause;
  const code = sqlStateOf(cause) === '55P03' ? 'LOCK_TIMEOUT' : 'MIGRATION_FAILED';
  return new MigrationError(code, `${describeFailure(cause, place)}.`, remedyFor(cause), { cause });
}

/** Whether the script itself failed, on a session that is still good enough to note it. */
export function isFailureOfScript(error: unknown): error is MigrationError {
  return (
    error instanceof MigrationError && (error.code === 'MIGRATION_FAILED' || error.code === 'LOCK_TIMEOUT')
  );
}
