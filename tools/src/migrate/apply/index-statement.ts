import { lexemeAt } from '../sql/lexeme.js';
import type { Statement } from '../sql/statement.js';

/** What a statement does to an index, concurrently. Names are as written, so still quoted. */
export type IndexStatement =
  | { readonly kind: 'create'; readonly index: string; readonly table: string }
  | { readonly kind: 'drop'; readonly index: string }
  | { readonly kind: 'reindex'; readonly relation: string };

/** Reads a concurrent index statement; `null` for everything else, and for an index whose name is left to the server. */
export function readIndexStatement(statement: Statement): IndexStatement | null {
  const tokens = tokensOf(statement.text);
  const at = tokens.findIndex((token) => token.toUpperCase() === 'CONCURRENTLY');
  if (at < 0) return null;
  const rest = withoutExistence(tokens.slice(at + 1));
  const [first = ''] = tokens;
  switch (first.toUpperCase()) {
    case 'CREATE':
      return readCreate(rest);
    case 'DROP':
      return { kind: 'drop', index: qualifiedName(rest) };
    case 'REINDEX':
      return /^(INDEX|TABLE)$/i.test(tokens[at - 1] ?? '')
        ? { kind: 'reindex', relation: qualifiedName(rest) }
        : null;
    default:
      return null;
  }
}

function readCreate(rest: readonly string[]): IndexStatement | null {
  const [index = '', on = '', ...target] = rest;
  if (on.toUpperCase() !== 'ON') return null;
  const table = target[0]?.toUpperCase() === 'ONLY' ? target.slice(1) : target;
  return { kind: 'create', index, table: qualifiedName(table) };
}

function withoutExistence(tokens: readonly string[]): readonly string[] {
  const words = tokens.slice(0, 3).map((token) => token.toUpperCase());
  if (words.join(' ') === 'IF NOT EXISTS') return tokens.slice(3);
  return words.slice(0, 2).join(' ') === 'IF EXISTS' ? tokens.slice(2) : tokens;
}

/** `schema.name` or `name`, from the tokens it begins with. */
function qualifiedName(tokens: readonly string[]): string {
  const [first = '', dot, second = ''] = tokens;
  return dot === '.' ? `${first}.${second}` : first;
}

function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  for (let at = 0; at < text.length;) {
    const lexeme = lexemeAt(text, at);
    if (lexeme.kind !== 'blank') tokens.push(text.slice(at, lexeme.end));
    at = lexeme.end;
  }
  return tokens;
}
