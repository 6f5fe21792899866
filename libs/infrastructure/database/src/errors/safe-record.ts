import { DatabaseError } from './database.error.js';
import { isError } from './is-error.js';
import { SafeCause } from './safe-cause.js';

/** What a log line may hold of any caught value. */
export interface SafeRecord {
  readonly type: string;
  readonly code?: string;
  readonly message: string;
  readonly correlationId?: string;
  /** Class and codes of what lay below. */
  readonly cause?: string;
  /** Frames, without the text of the error. */
  readonly stack?: string;
}

/** Turns anything that was caught into what may be logged; an error that is not ours loses its text. */
export function safeRecord(caught: unknown): SafeRecord {
  if (caught instanceof DatabaseError) return recordOf(caught);
  if (!isError(caught)) return { type: typeof caught, message: 'A value that is no error was thrown.' };
  const safe = new SafeCause(caught);
  return { type: 'Error', message: safe.message, ...stackOf(safe) };
}

function recordOf(error: DatabaseError): SafeRecord {
  const { name, code, message, correlationId, cause } = error;
  return {
    type: name,
    code,
    message,
    correlationId,
    ...(cause === undefined ? {} : { cause: cause.message }),
    ...stackOf(error),
  };
}

function stackOf(error: Error): { stack?: string } {
  return error.stack === undefined ? {} : { stack: error.stack };
}
