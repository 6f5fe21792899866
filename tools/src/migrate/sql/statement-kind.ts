import type { Statement } from './statement.js';

const endsOrBegins = new Set(['BEGIN', 'START', 'COMMIT', 'END', 'ROLLBACK', 'ABORT']);

/** Whether a statement would begin or end a transaction behind the tool's back. Savepoints do neither. */
export function isTransactionControl(statement: Statement): boolean {
  const [first = ''] = statement.words;
  if (first === 'PREPARE') return statement.words[1] === 'TRANSACTION';
  return endsOrBegins.has(first) && !statement.words.includes('TO');
}

/** Whether a statement changes the session alone, so that it has to run again when a script is resumed. */
export function isSessionSetting(statement: Statement): boolean {
  const [first = ''] = statement.words;
  return first === 'SET' || first === 'RESET';
}

/** Whether a statement can come to change no more rows, so that repeating it comes to an end. */
export function changesRows(statement: Statement): boolean {
  return ['INSERT', 'UPDATE', 'DELETE', 'MERGE', 'WITH'].includes(statement.words[0] ?? '');
}

/** Whether a statement builds or drops an index concurrently, which no transaction may hold. */
export function isConcurrent(statement: Statement): boolean {
  return /^(CREATE( UNIQUE)?|DROP) INDEX CONCURRENTLY\b|^REINDEX .*\bCONCURRENTLY\b/.test(
    statement.words.join(' '),
  );
}
