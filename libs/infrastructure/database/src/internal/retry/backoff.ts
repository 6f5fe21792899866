import { ValidationError } from '../../errors/index.js';

/** How often and after which pauses work is tried again. */
export interface RetryOptions {
  /** Attempts in all, the first included; 1–10. @defaultValue 3 */
  readonly attempts?: number;
  /** Longest first pause; 1–60 000 ms. @defaultValue 50 */
  readonly baseMs?: number;
  /** Longest pause of all; 1–60 000 ms, at least `baseMs`. @defaultValue 2000 */
  readonly maxMs?: number;
}

export const RETRY_DEFAULTS: Required<RetryOptions> = Object.freeze({ attempts: 3, baseMs: 50, maxMs: 2000 });

const MOST_ATTEMPTS = 10;
const LONGEST_PAUSE_MS = 60_000;

/** @throws DB_ARGUMENT_INVALID for an option out of its range */
export function checkRetryOptions(options: RetryOptions): Required<RetryOptions> {
  const { attempts, baseMs, maxMs } = { ...RETRY_DEFAULTS, ...options };
  return {
    attempts: wholeNumber('attempts', attempts, 1, MOST_ATTEMPTS),
    baseMs: wholeNumber('baseMs', baseMs, 1, LONGEST_PAUSE_MS),
    maxMs: wholeNumber('maxMs', maxMs, baseMs, LONGEST_PAUSE_MS),
  };
}

/**
 * The pause before a retry: anywhere between nothing and an exponentially growing limit, so that callers that failed
 * together do not come back together.
 *
 * Source: Brooker, "Exponential Backoff and Jitter", AWS Architecture Blog, 2015 ("full jitter").
 *
 * @param retry 1 for the first retry
 * @param random 0 ≤ n < 1
 * @returns ms
 */
export function backoffMs(retry: number, random: number, { baseMs, maxMs }: Required<RetryOptions>): number {
  return random * Math.min(maxMs, baseMs * 2 ** (retry - 1));
}

function wholeNumber(name: string, value: number, from: number, to: number): number {
  if (Number.isSafeInteger(value) && value >= from && value <= to) return value;
  throw ValidationError.argument(name, `a whole number from ${String(from)} to ${String(to)}`);
}
