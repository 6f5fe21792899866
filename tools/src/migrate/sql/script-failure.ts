import pg from 'pg';
import { lineAt } from './statement.js';

/** Where a piece of SQL comes from, so that its failure can be pointed at. */
export interface ScriptPlace {
  /** As the reader knows it, such as `20260131120000_add_rooms/migration.sql`. */
  readonly file: string;
  readonly script: string;
  /** Where in the script the failing text begins. @defaultValue 0 */
  readonly offset?: number;
}

const remedies: Readonly<Record<string, string>> = {
  '25001': 'Put "-- migrate: no-transaction" on the first line, so that it runs outside a transaction.',
  '55P03':
    'Another session held the lock for longer than lock_timeout (5 s); find it in pg_locks, then deploy again.',
  '40P01': 'It deadlocked with another session; deploy again.',
  '42501': 'Use the role that owns the schema.',
};

/**
 * One line about a failure of SQL: its line, the server's message and the SQLSTATE. The server's DETAIL stays out, since
 * it repeats rows.
 */
export function describeFailure(cause: unknown, place: ScriptPlace): string {
  if (!(cause instanceof pg.DatabaseError)) return cause instanceof Error ? cause.message : String(cause);
  const { message, code = 'no SQLSTATE' } = cause;
  return `${place.file}${lineOf(cause, place)}: ${message} (${code})`;
}

/** What to do about a failure of SQL, by its SQLSTATE. */
export function remedyFor(cause: unknown): string {
  const remedy = cause instanceof pg.DatabaseError ? remedies[cause.code ?? ''] : undefined;
  return remedy ?? 'Correct it, then deploy again.';
}

function lineOf({ position }: pg.DatabaseError, { script, offset }: ScriptPlace): string {
  if (position !== undefined)
    return ` line ${lineAt(script, (offset ?? 0) + utf16Length(script, offset ?? 0, Number(position) - 1))}`;
  return offset === undefined ? '' : ` line ${lineAt(script, offset)}`;
}

/** PostgreSQL counts characters, JavaScript counts halves of the rarer ones. */
function utf16Length(script: string, offset: number, characters: number): number {
  return [...script.slice(offset, offset + 2 * characters)].slice(0, characters).join('').length;
}
