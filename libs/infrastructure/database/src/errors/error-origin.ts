import type { ErrorCode } from './error-registry.js';

/** Whether an operation that failed left an effect: `none` is a promise, `unknown` means that nobody can tell yet. */
export type Outcome = 'none' | 'unknown';

/** What is known about an error besides its code. Nothing here is printed, except `field` and `correlationId`. */
export interface ErrorOrigin {
  /** A field of the schema; never text that came from a request. */
  readonly field?: string | undefined;
  /** The request that failed; a fresh id where there was none. */
  readonly correlationId?: string | undefined;
  /** What was caught. Kept for code that must look at it, shown nowhere. */
  readonly cause?: unknown;
}

/** What a constructor needs; made by {@link describeError}. */
export interface ErrorInit<C extends ErrorCode = ErrorCode> extends ErrorOrigin {
  readonly code: C;
  readonly message: string;
  readonly outcome: Outcome;
}
