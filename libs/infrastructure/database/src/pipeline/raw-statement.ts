import { ValidationError } from '../errors/index.js';

const ALLOWED = new Set(['select', 'with', 'insert', 'update', 'delete', 'merge', 'values', 'table']);
/** White space and comments, nested ones included by repetition, in front of the first word. */
const LEADING = /^(?:\s+|--[^\n]*(?:\n|$)|\/\*[^*]*\*+(?:[^/*][^*]*\*+)*\/|\()*/;

/**
 * Raw SQL may query and change rows, nothing else. Row-level security holds in any case; transaction and
 * session commands (COMMIT, SET, LISTEN, PREPARE, LOCK, EXPLAIN, …) would upset the connection for its next user.
 *
 * @throws DB_RAW_STATEMENT_REFUSED
 */
export function assertRawStatement(text: string): void {
  const rest = text.replace(LEADING, '');
  const word = /^[a-z]+/i.exec(rest)?.[0].toLowerCase();
  if (word === undefined || !ALLOWED.has(word))
    throw ValidationError.argument(
      'raw SQL',
      'one SELECT, INSERT, UPDATE, DELETE, MERGE, VALUES or TABLE statement',
    );
}
