import { codeOfError, messageOfError } from '../error-facts.js';
import { MigrationError } from '../migration.error.js';
import { isConnectionLoss } from '../session/connection-loss.js';
import { sqlStateOf } from '../session/sql-state.js';

/**
 * What to throw for a complaint of Prisma's engine: the failure behind it where there is one, since the engine itself
 * tells little more than a number.
 */
export function engineError(complaint: unknown, failure: unknown, panic: string | null): unknown {
  if (failure instanceof MigrationError || sqlStateOf(failure) !== null || isConnectionLoss(failure))
    return failure;
  const code = codeOfError(complaint);
  if (code === 'P3005') {
    return new MigrationError(
      'DATABASE_NOT_EMPTY',
      'The schema public of this database holds tables, but no migration has ever run.',
      'Use an empty database, or mark the migrations that its tables come from with prisma migrate resolve.',
      { cause: complaint },
    );
  }
  if (code === 'P1012') {
    return new MigrationError('SCHEMA_INVALID', firstLine(complaint), 'Correct the Prisma schema.', {
      cause: complaint,
    });
  }
  return new MigrationError(
    'ENGINE_FAILED',
    `Prisma's schema engine failed: ${panic ?? firstLine(failure ?? complaint)}${code === null ? '' : ` (${code})`}.`,
    'Check that the server still answers, and run the command again.',
    { cause: failure ?? complaint },
  );
}

/** Whether the engine only says that an earlier migration was not finished. */
export function isUnfinishedHistory(error: unknown): boolean {
  return error instanceof MigrationError && codeOfError(error.cause) === 'P3009';
}

function firstLine(cause: unknown): string {
  const lines = messageOfError(cause).split('\n');
  return lines.find((line) => line.trim() !== '') ?? 'no message';
}
