import type { DatabaseError } from '@infrastructure/database';

/** What an error says of itself, in one line: `DB_UNIQUE_CONFLICT`, or with `, retryable` and `, outcome unknown`. */
export function verdictOf(error: unknown): string {
  const { code, retryable, outcome } = error as Partial<DatabaseError>;
  if (code === undefined) return String(error);
  return [
    code,
    ...(retryable === true ? ['retryable'] : []),
    ...(outcome === 'unknown' ? ['outcome unknown'] : []),
  ].join(', ');
}

/** The verdict on a promise that should be refused. */
export async function verdict(promise: Promise<unknown>): Promise<string> {
  return await promise.then(() => 'done', verdictOf);
}

/** All that a caller can see of an error, but for the id of the request. */
export function shownBy(error: unknown): object {
  const { code, message, statusCode, field, outcome, retryable, cause } = error as DatabaseError;
  return { code, message, statusCode, field, outcome, retryable, cause: cause?.message };
}
