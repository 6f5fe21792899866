import { ValidationError } from '../errors/index.js';

/** Most values of one statement: PostgreSQL counts them in 16 bits, and one more costs the connection. */
export const MAX_RAW_VALUES = 65_535;

const ALLOWED = new Set(['select', 'with', 'insert', 'update', 'delete', 'merge', 'values', 'table']);
/** What PostgreSQL takes for white space, and nothing else: a no-break space begins a name. */
const SPACE = /[ \t\n\r\f\v(]*/y;
const LINE_COMMENT = /--[^\n\r]*/y;
const COMMENT_EDGE = /\/\*|\*\//g;
const WORD = /[a-z]+(?![\w$\u0080-\uffff])/iy;

/**
 * Raw SQL may query and change rows, nothing else. Row-level security holds in any case; transaction and
 * session commands (COMMIT, SET, LISTEN, PREPARE, LOCK, EXPLAIN, …) would upset the connection for its next user.
 *
 * @throws DB_ARGUMENT_INVALID
 */
export function assertRawStatement(text: string): void {
  const word = matchAt(WORD, text, startOf(text));
  if (!ALLOWED.has(word.toLowerCase()))
    throw ValidationError.argument(
      'raw SQL',
      'one SELECT, INSERT, UPDATE, DELETE, MERGE, VALUES or TABLE statement',
    );
}

/**
 * @param template the parts of a tagged template, or a fragment alone
 * @throws DB_INPUT_TOO_LARGE
 */
export function assertRawValues(template: unknown): void {
  const parts = Array.isArray(template) ? (template as readonly unknown[]) : [];
  let values = 0;
  for (const part of parts) {
    values += valuesIn(part);
    if (values > MAX_RAW_VALUES) throw ValidationError.tooLarge('A raw statement', MAX_RAW_VALUES);
  }
}

/** Fragments bring values of their own; the template's texts are none. */
function valuesIn(part: unknown): number {
  if (typeof part !== 'object' || part === null) return 1;
  const { strings, values, raw } = part as Readonly<Record<'strings' | 'values' | 'raw', unknown>>;
  if (Array.isArray(strings) && Array.isArray(values)) return values.length;
  return Array.isArray(raw) ? 0 : 1;
}

/** Where the first word begins, behind white space, comments and parentheses. */
function startOf(text: string): number {
  for (let at = 0; ;) {
    const skipped = matchAt(SPACE, text, at).length + matchAt(LINE_COMMENT, text, at).length;
    const next = text.startsWith('/*', at) ? endOfComment(text, at) : at + skipped;
    if (next === at) return at;
    at = next;
  }
}

/** Comments nest, as in PostgreSQL: the first end mark need not be the end. */
function endOfComment(text: string, from: number): number {
  let depth = 0;
  COMMENT_EDGE.lastIndex = from;
  for (let edge = COMMENT_EDGE.exec(text); edge !== null; edge = COMMENT_EDGE.exec(text)) {
    depth += edge[0] === '/*' ? 1 : -1;
    if (depth === 0) return COMMENT_EDGE.lastIndex;
  }
  return text.length;
}

function matchAt(sticky: RegExp, text: string, at: number): string {
  sticky.lastIndex = at;
  return sticky.exec(text)?.[0] ?? '';
}
