/** One statement of a script. */
export interface Statement {
  /** As written, without the semicolon, with the comments right above it. */
  readonly text: string;
  /** Where `text` begins in the script, in UTF-16 units. */
  readonly offset: number;
  /** Where its first word begins, behind the comments. */
  readonly head: number;
  /** Its first unquoted words in upper case, at most {@link wordsKept}: enough to tell what it does. */
  readonly words: readonly string[];
}

/** `CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS name ON …` still shows its CONCURRENTLY. */
export const wordsKept = 8;

/** The line, counted from 1, on which an offset lies. */
export function lineAt(script: string, offset: number): number {
  return script.slice(0, offset).split('\n').length;
}
