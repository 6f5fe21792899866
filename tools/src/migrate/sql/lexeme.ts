/** A piece of SQL that is never cut: a comment, a quoted text, a word, or one other character. */
export interface Lexeme {
  readonly kind: 'blank' | 'word' | 'quoted' | 'other';
  /** Where the next lexeme begins. */
  readonly end: number;
}

const blank = /\s+|--[^\n]*/y;
const word = /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y;
const dollarQuote = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y;
const escapeString = /[eE]'/y;

/** What an unclosed quote or comment is called in the message; thrown by {@link lexemeAt}. */
export class UnclosedTextError extends Error {
  override readonly name = 'UnclosedTextError';

  constructor(
    readonly what: string,
    readonly offset: number,
  ) {
    super(`unclosed ${what}`);
  }
}

/**
 * The lexeme at a position, by the rules of PostgreSQL's scanner with standard_conforming_strings on.
 * Source: PostgreSQL 18 manual, section 4.1.
 *
 * @throws UnclosedTextError when a quote or a comment never ends
 */
export function lexemeAt(sql: string, at: number): Lexeme {
  const blankEnd = matchEnd(blank, sql, at);
  if (blankEnd !== null) return { kind: 'blank', end: blankEnd };
  if (sql.startsWith('/*', at)) return { kind: 'blank', end: commentEnd(sql, at) };
  if (sql[at] === "'") return quoted(quoteEnd(sql, at, 'string'));
  if (sql[at] === '"') return quoted(quoteEnd(sql, at, 'quoted name'));
  if (matchEnd(escapeString, sql, at) !== null) return quoted(escapeStringEnd(sql, at));
  const opened = matchEnd(dollarQuote, sql, at);
  if (opened !== null) return quoted(dollarQuoteEnd(sql, at, opened));
  const wordEnd = matchEnd(word, sql, at);
  return wordEnd === null ? { kind: 'other', end: at + 1 } : { kind: 'word', end: wordEnd };
}

function quoted(end: number): Lexeme {
  return { kind: 'quoted', end };
}

function matchEnd(pattern: RegExp, sql: string, at: number): number | null {
  pattern.lastIndex = at;
  return pattern.test(sql) ? pattern.lastIndex : null;
}

function commentEnd(sql: string, at: number): number {
  let depth = 0;
  for (let here = at; here < sql.length;) {
    if (sql.startsWith('/*', here)) depth += 1;
    else if (sql.startsWith('*/', here)) depth -= 1;
    else {
      here += 1;
      continue;
    }
    here += 2;
    if (depth === 0) return here;
  }
  throw new UnclosedTextError('comment', at);
}

/** A doubled quote needs no care: it ends one text and begins the next one right behind it. */
function quoteEnd(sql: string, at: number, what: string): number {
  const close = sql.indexOf(sql.charAt(at), at + 1);
  if (close < 0) throw new UnclosedTextError(what, at);
  return close + 1;
}

function escapeStringEnd(sql: string, at: number): number {
  for (let here = at + 2; here < sql.length; here += 1) {
    if (sql[here] === '\\') here += 1;
    else if (sql[here] === "'") {
      if (sql[here + 1] !== "'") return here + 1;
      here += 1;
    }
  }
  throw new UnclosedTextError('string', at);
}

function dollarQuoteEnd(sql: string, at: number, opened: number): number {
  const close = sql.indexOf(sql.slice(at, opened), opened);
  if (close < 0) throw new UnclosedTextError('dollar-quoted string', at);
  return close + opened - at;
}
