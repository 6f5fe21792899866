import type pg from 'pg';
import { lineAt, type Statement } from './statement.js';

/** Where a piece of SQL comes from, so that its failure can be pointed at. */
export interface ScriptPlace {
  /** As the reader knows it, such as `20260131120000_add_rooms/migration.sql`. */
  readonly file: string;
  readonly script: string;
  /** The statement of it that was run alone. @defaultValue the script was run whole */
  readonly statement?: Statement;
}

const remedies: Readonly<Record<string, string>> = {
  '25001': 'Put "-- migrate: no-transaction" on the first line, so that it runs outside a transaction.',
  '55P03':
    'Another session held the lock for longer than lock_timeout (5 s); find it in pg_locks, then run the command again.',
  '40P01': 'It deadlocked with another session; run the command again.',
  '42501': 'Use the role that made the first deploy.',
};

/**
 * One line about a failure of SQL: its line, the server's message and the SQLSTATE. The server's DETAIL stays out, since
 * it repeats rows.
 */
export function describeFailure(cause: pg.DatabaseError, place: ScriptPlace): string {
  return `${place.file}${lineOf(cause, place)}: ${cause.message} (${cause.code ?? 'no SQLSTATE'})`;
}

/** What to do about a failure of SQL, by its SQLSTATE. */
export function remedyFor({ code }: pg.DatabaseError): string {
  return remedies[code ?? ''] ?? 'Correct it, then run the command again.';
}

function lineOf({ position }: pg.DatabaseError, { script, statement }: ScriptPlace): string {
  if (position === undefined) return statement === undefined ? '' : ` line ${lineAt(script, statement.head)}`;
  const offset = statement?.offset ?? 0;
  return ` line ${lineAt(script, offset + utf16Length(script, offset, Number(position) - 1))}`;
}

/** PostgreSQL counts characters, JavaScript counts halves of the rarer ones. */
function utf16Length(script: string, offset: number, characters: number): number {
  return [...script.slice(offset, offset + 2 * characters)].slice(0, characters).join('').length;
}
