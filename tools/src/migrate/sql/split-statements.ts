import { MigrationError } from '../migration.error.js';
import { lexemeAt, UnclosedTextError } from './lexeme.js';
import { lineAt, type Statement, wordsKept } from './statement.js';

const routine = /^CREATE (OR REPLACE )?(FUNCTION|PROCEDURE)\b/;

/**
 * Cuts a script at the semicolons that end a statement, and at no other: not inside strings, names, comments,
 * dollar quotes, parentheses (`CREATE RULE … DO (…; …)`) or a `BEGIN ATOMIC … END` body.
 *
 * @throws MigrationError `FOLDER_INVALID` when a quote or comment is never closed
 */
export function splitStatements(script: string): Statement[] {
  const statements: Statement[] = [];
  for (let at = 0; at < script.length;) {
    const cut = new StatementCut(script, at);
    const statement = closed(script, () => cut.read());
    if (statement !== null) statements.push(statement);
    at = cut.end;
  }
  return statements;
}

function closed<T>(script: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof UnclosedTextError)) throw cause;
    throw new MigrationError(
      'FOLDER_INVALID',
      `Line ${lineAt(script, cause.offset)} opens a ${cause.what} that never ends.`,
      'Close it.',
      { cause },
    );
  }
}

/** Reads one statement, keeping count of what a semicolon may be nested in. */
class StatementCut {
  /** Where the next statement begins. */
  end: number;
  private readonly words: string[] = [];
  private parentheses = 0;
  private atomicBlocks = 0;
  private head: number | null = null;
  private previousWord = '';

  constructor(
    private readonly script: string,
    private readonly start: number,
  ) {
    this.end = start;
  }

  /** The statement, `null` when there is nothing but blanks and comments. */
  read(): Statement | null {
    while (this.end < this.script.length) {
      const at = this.end;
      const lexeme = lexemeAt(this.script, at);
      this.end = lexeme.end;
      if (this.script[at] === ';' && this.isOutermost()) return this.statement(at);
      if (lexeme.kind === 'blank') continue;
      this.head ??= at;
      if (lexeme.kind === 'word') this.noteWord(this.script.slice(at, lexeme.end).toUpperCase());
      else this.noteParenthesis(this.script[at]);
    }
    return this.statement(this.end);
  }

  private isOutermost(): boolean {
    return this.parentheses === 0 && this.atomicBlocks === 0;
  }

  private noteParenthesis(character: string | undefined): void {
    if (character === '(') this.parentheses += 1;
    if (character === ')' && this.parentheses > 0) this.parentheses -= 1;
  }

  private noteWord(word: string): void {
    if (this.words.length < wordsKept) this.words.push(word);
    if (this.atomicBlocks > 0) {
      if (word === 'CASE') this.atomicBlocks += 1;
      if (word === 'END') this.atomicBlocks -= 1;
    } else if (word === 'ATOMIC' && this.previousWord === 'BEGIN' && routine.test(this.words.join(' '))) {
      this.atomicBlocks = 1;
    }
    this.previousWord = word;
  }

  private statement(end: number): Statement | null {
    if (this.head === null) return null;
    const raw = this.script.slice(this.start, end);
    const text = raw.trim();
    return { text, offset: this.start + raw.indexOf(text), head: this.head, words: this.words };
  }
}
