/** What the caller asked for cannot be understood or is not set up; the message says how to put it right. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
