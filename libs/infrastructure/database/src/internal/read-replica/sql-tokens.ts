/** A word, a quoted name without its quotes, or one character of anything else; literals and comments are left out. */
export interface SqlToken {
  readonly kind: 'word' | 'name' | 'symbol';
  readonly text: string;
}

/** What PostgreSQL takes for white space, and nothing else (a no-break space begins a name); a comment to the line's end; digits. */
const BLANK = /(?:[ \t\n\r\f\v]+|--[^\n\r]*|\d+)+/y;
const WORD = /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y;
/** Where a literal begins whose end the plain rule would miss: an escape string, or names and strings with `U&`. */
const SPECIAL_QUOTE = /[eE]'|[uU]&['"]/y;
const QUOTED = /'[^']*(?:''[^']*)*'|"[^"]*(?:""[^"]*)*"/y;
const DOLLAR_TAG = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y;
const COMMENT_EDGE = /\/\*|\*\//g;

/**
 * The words of an SQL text, in lower case, as PostgreSQL's scanner separates them; null where it would need more than
 * this one knows (an escape string, `U&`), or the text ends within a literal or a comment.
 *
 * Source: PostgreSQL, `src/backend/parser/scan.l`.
 */
export function sqlTokens(text: string): SqlToken[] | null {
  const tokens: SqlToken[] = [];
  for (let at = endOf(BLANK, text, 0); at < text.length; at = endOf(BLANK, text, at)) {
    const end = endOfToken(text, at, tokens);
    if (end === null) return null;
    at = end;
  }
  return tokens;
}

/** Where the token at `at` ends; what has a meaning is put to `tokens`. */
function endOfToken(text: string, at: number, tokens: SqlToken[]): number | null {
  const wordEnd = endOf(WORD, text, at);
  if (wordEnd > at) {
    if (endOf(SPECIAL_QUOTE, text, at) > at) return null;
    tokens.push({ kind: 'word', text: folded(text.slice(at, wordEnd)) });
    return wordEnd;
  }
  const character = text.charAt(at);
  if (character === "'" || character === '"') return endOfQuoted(text, at, tokens);
  if (character === '$') {
    const tagEnd = endOf(DOLLAR_TAG, text, at);
    if (tagEnd > at) return endAfter(text, text.slice(at, tagEnd), tagEnd);
  }
  if (character === '/' && text.startsWith('/*', at)) return endOfComment(text, at);
  tokens.push({ kind: 'symbol', text: character });
  return at + 1;
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
  const end = endOf(QUOTED, text, at);
  if (end === at) return null;
  if (text.charAt(at) === '"')
    tokens.push({ kind: 'name', text: text.slice(at + 1, end - 1).replaceAll('""', '"') });
  return end;
}

function endAfter(text: string, mark: string, from: number): number | null {
  const at = text.indexOf(mark, from);
  return at < 0 ? null : at + mark.length;
}

/** Only ASCII is folded: JavaScript would also make a `k` of the Kelvin sign. */
function folded(word: string): string {
  return /[A-Z]/.test(word) ? word.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()) : word;
}

/** Where the match at `at` ends; `at` itself when there is none. */
function endOf(sticky: RegExp, text: string, at: number): number {
  sticky.lastIndex = at;
  return sticky.test(text) ? sticky.lastIndex : at;
}
