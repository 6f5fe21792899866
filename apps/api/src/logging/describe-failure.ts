import { DatabaseError } from '@infrastructure/database';

const MOST_FRAMES = 12;

export interface FailureRecord {
  readonly name: string;
  readonly code?: string;
  readonly frames: readonly string[];
  readonly cause?: FailureRecord;
}

/**
 * What a log may say about an error: class, code and where it was thrown. No message, except that of the database's
 * own errors, which are made of rules and names: messages of other libraries may quote patients' data.
 */
export function describeFailure(error: unknown, depth = 0): FailureRecord & { readonly message?: string } {
  if (!(error instanceof Error)) return { name: typeof error, frames: [] };
  const code: unknown = 'code' in error ? error.code : undefined;
  return {
    name: error.name,
    ...(typeof code === 'string' && { code }),
    ...(error instanceof DatabaseError && { message: error.message }),
    frames: framesOf(error),
    ...(error.cause instanceof Error && depth < 3 && { cause: describeFailure(error.cause, depth + 1) }),
  };
}

/** A stack begins with the message; its frames begin with "at". */
function framesOf({ stack = '' }: Error): string[] {
  const lines = stack.split('\n').map((line) => line.trim());
  return lines.filter((line) => /^at .+:\d+:\d+\)?$/.test(line)).slice(0, MOST_FRAMES);
}
