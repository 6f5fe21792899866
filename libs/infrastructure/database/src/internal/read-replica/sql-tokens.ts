/** A word, a quoted name without its quotes, or one character of anything else; literals and comments are left out. */
export interface SqlToken {
  readonly kind: 'word' | 'name' | 'symbol';
  readonly text: string;
}

/** What PostgreSQL takes for white space, and nothing else: a no-break space begins a name. */
const SPACE = /[ \t\n\r\f\v]+/y;
const LINE_COMMENT = /--[^\n\r]*/y;
const COMMENT_EDGE = /\/\*|\*\//g;
/** Where a literal begins whose end the plain rule would miss: an escape string, or names and strings with `U&`. */
const SPECIAL_QUOTE = /[eE]'|[uU]&['"]/y;
const WORD = /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y;
const NUMBER = /\d+/y;
const DOLLAR_TAG = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y;
const QUOTED = /'[^']*(?:''[^']*)*'|"[^"]*(?:""[^"]*)*"/y;

/**
 * The words of an SQL text, in lower case, as PostgreSQL's scanner separates them; null where it would need more than
 * this one knows (an escape string, `U&`), or the text ends within a literal or a comment.
 *
 * Source: PostgreSQL, `src/backend/parser/scan.l`.
 */
export function sqlTokens(text: string): SqlToken[] | null {
  const tokens: SqlToken[] = [];
  for (let at = 0; at < text.length;) {
    const blank = matchAt(SPACE, text, at).length + matchAt(LINE_COMMENT, text, at).length;
    const end = blank > 0 ? at + blank : endOfToken(text, at, tokens);
    if (end === null) return null;
    at = end;
  }
  return tokens;
}

/** Where the token at `at` ends; what has a meaning is put to `tokens`. */
function endOfToken(text: string, at: number, tokens: SqlToken[]): number | null {
  const character = text.charAt(at);
  if (text.startsWith('/*', at)) return endOfComment(text, at);
  if (matchAt(SPECIAL_QUOTE, text, at) !== '') return null;
  if (character === "'" || character === '"') return endOfQuoted(text, at, tokens);
  const tag = matchAt(DOLLAR_TAG, text, at);
  if (tag !== '') return endAfter(text, tag, at + tag.length);
  const number = matchAt(NUMBER, text, at);
  if (number !== '') return at + number.length;
  const word = matchAt(WORD, text, at);
  tokens.push(word === '' ? { kind: 'symbol', text: character } : { kind: 'word', text: folded(word) });
  return at + Math.max(1, word.length);
}

/** Comments nest, as in PostgreSQL: the first end mark need not be the end. */
function endOfComment(text: string, from: number): number | null {
  let depth = 0;
  COMMENT_EDGE.lastIndex = from;
  for (let edge = COMMENT_EDGE.exec(text); edge !== null; edge = COMMENT_EDGE.exec(text)) {
    depth += edge[0] === '/*' ? 1 : -1;
    if (depth === 0) return COMMENT_EDGE.lastIndex;
  }
  return null;
}

function endOfQuoted(text: string, at: number, tokens: SqlToken[]): number | null {
  const quoted = matchAt(QUOTED, text, at);
  if (quoted === '') return null;
  if (quoted.startsWith('"')) tokens.push({ kind: 'name', text: quoted.slice(1, -1).replaceAll('""', '"') });
  return at + quoted.length;
}

function endAfter(text: string, mark: string, from: number): number | null {
  const at = text.indexOf(mark, from);
  return at < 0 ? null : at + mark.length;
}

/** Only ASCII is folded: JavaScript would also make a `k` of the Kelvin sign. */
function folded(word: string): string {
  return word.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

function matchAt(sticky: RegExp, text: string, at: number): string {
  sticky.lastIndex = at;
  return sticky.exec(text)?.[0] ?? '';
}
