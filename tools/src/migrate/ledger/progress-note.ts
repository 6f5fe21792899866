import { createHash } from 'node:crypto';
import type { Statement } from '../sql/statement.js';

/** How far a migration outside a transaction has come, as its ledger row keeps it. */
export interface ProgressNote {
  readonly done: number;
  readonly total: number;
  /** Whether the statement after `done` had begun and was heard of no more. */
  readonly isStarted: boolean;
  /** Checksum over the statements done, so that a resumed script is known to begin the same way. */
  readonly prefix: string;
}

const written =
  /^outside a transaction: (\d+) of (\d+) statements done(, next one started)?; checksum ([0-9a-f]{64})/;

export function progressAfter(
  statements: readonly Statement[],
  done: number,
  isStarted = false,
): ProgressNote {
  return { done, total: statements.length, isStarted, prefix: prefixChecksum(statements, done) };
}

/** The note's text, with the failure below it when there is one. */
export function writeProgress(note: ProgressNote, failure?: string): string {
  const started = note.isStarted ? ', next one started' : '';
  const line = `outside a transaction: ${note.done} of ${note.total} statements done${started}; checksum ${note.prefix}`;
  return failure === undefined ? line : `${line}\n${failure}`;
}

/** The note in a row's logs, `null` when there is none. */
export function readProgress(logs: string | null): ProgressNote | null {
  const match = written.exec(logs ?? '');
  if (match === null) return null;
  const [, done, total, started, prefix = ''] = match;
  return { done: Number(done), total: Number(total), isStarted: started !== undefined, prefix };
}

/** Whether an attempt outside a transaction may have left something in the database. */
export function hasLeftSomething(note: ProgressNote | null): note is ProgressNote {
  return note !== null && (note.done > 0 || note.isStarted);
}

/** The failure in a row's logs, without the note; `null` when the attempt was cut off before it could tell. */
export function readFailure(logs: string | null): string | null {
  const failure = (logs ?? '').replace(written, '').trim();
  return failure === '' ? null : failure;
}

/** Whether a script still begins with the statements that a note says are done. */
export function continues(statements: readonly Statement[], note: ProgressNote): boolean {
  return note.done <= statements.length && prefixChecksum(statements, note.done) === note.prefix;
}

function prefixChecksum(statements: readonly Statement[], done: number): string {
  const hash = createHash('sha256');
  for (const { text } of statements.slice(0, done)) hash.update(text.replaceAll('\r\n', '\n')).update('\0');
  return hash.digest('hex');
}
