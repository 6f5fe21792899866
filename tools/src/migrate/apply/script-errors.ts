import pg from 'pg';
import { MigrationError } from '../migration.error.js';
import { describeFailure, remedyFor, type ScriptPlace } from '../sql/script-failure.js';

/** Turns what stopped a script into one sentence and the way out. */
export function scriptError(cause: unknown, place: ScriptPlace): MigrationError {
  if (cause instanceof MigrationError) return cause;
  if (isConnectionLoss(cause)) {
    return new MigrationError(
      'CONNECTION_LOST',
      `The connection was lost in ${place.file}.`,
      'Nothing is half committed; look at migrate status, then run the command again.',
      { cause },
    );
  }
  const code = sqlStateIs(cause, '55P03') ? 'LOCK_TIMEOUT' : 'MIGRATION_FAILED';
  return new MigrationError(code, `${describeFailure(cause, place)}.`, remedyFor(cause), { cause });
}

/** A failure without SQLSTATE comes from the driver, and it has only the socket to fail on. */
function isConnectionLoss(cause: unknown): boolean {
  if (!(cause instanceof pg.DatabaseError)) return true;
  return /^(08|57P0[123])/.test(cause.code ?? '');
}

function sqlStateIs(cause: unknown, sqlState: string): boolean {
  return cause instanceof pg.DatabaseError && cause.code === sqlState;
}
