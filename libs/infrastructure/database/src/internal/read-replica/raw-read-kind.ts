import { isKeyword, isPureFunction } from './pure-functions.js';
import { sqlTokens, type SqlToken } from './sql-tokens.js';

/** `doubtful` means: may write or lock, for all the text shows. */
export type RawReadKind = 'reads' | 'writes' | 'locks' | 'doubtful';

/** None of them is reserved but INTO, so that a column may have the name: then the primary is asked in vain. */
const WRITES: ReadonlySet<string> = new Set(['insert', 'update', 'delete', 'merge', 'into']);
/** What follows FOR in a locking clause. */
const LOCKS: ReadonlySet<string> = new Set(['update', 'no', 'share', 'key']);
/** Behind these a name with a list is no call: `WITH a (x)`, `FROM t AS a (x)`. */
const BEFORE_NAMES: ReadonlySet<string> = new Set(['with', 'recursive', 'as']);

/**
 * Whether raw SQL only reads, as far as its text shows. Only `reads` may go to a replica: there a sequence, a row
 * lock or a changed row is an error, but an advisory lock is taken in silence, on the wrong server. So every function
 * that is not known to be pure sends the statement to the primary, and so does any text that is not understood.
 *
 * A view, an operator or a cast can hide a function from the text; where one writes, the replica refuses it.
 */
export function rawReadKind(text: string): RawReadKind {
  const tokens = sqlTokens(text);
  if (tokens === null) return 'doubtful';
  let isDoubtful = false;
  for (const [index, token] of tokens.entries()) {
    const word = token.kind === 'word' ? token.text : '';
    if (word === 'for' && LOCKS.has(wordAt(tokens, index + 1))) return 'locks';
    if (WRITES.has(word)) return 'writes';
    isDoubtful ||= isUnknownCall(tokens, index);
  }
  return isDoubtful ? 'doubtful' : 'reads';
}

function isUnknownCall(tokens: readonly SqlToken[], index: number): boolean {
  const token = tokens[index];
  if (token === undefined || token.kind === 'symbol' || !isSymbol(tokens[index + 1], '(')) return false;
  if (BEFORE_NAMES.has(wordAt(tokens, index - 1))) return false;
  if (token.kind === 'word' && isKeyword(token.text)) return false;
  return !isBuiltIn(tokens, index) || !isPureFunction(token.text);
}

/** `schema.name(…)` is PostgreSQL's own only in its schema. */
function isBuiltIn(tokens: readonly SqlToken[], index: number): boolean {
  return !isSymbol(tokens[index - 1], '.') || tokens[index - 2]?.text === 'pg_catalog';
}

function isSymbol(token: SqlToken | undefined, text: string): boolean {
  return token?.kind === 'symbol' && token.text === text;
}

function wordAt(tokens: readonly SqlToken[], index: number): string {
  const token = tokens[index];
  return token?.kind === 'word' ? token.text : '';
}
