import { messageOf } from './error-message.js';
import type { ErrorInit, ErrorOrigin } from './error-origin.js';
import type { ErrorCode, MessageNames } from './error-registry.js';

/** Everything a constructor needs for a code: its message with the names filled in, and where it came from. */
export function describeError<C extends ErrorCode>(
  code: C,
  names: MessageNames<C>,
  origin: ErrorOrigin = {},
): ErrorInit<C> {
  const outcome = code === 'DB_OUTCOME_UNKNOWN' ? 'unknown' : 'none';
  return { ...origin, code, message: messageOf(code, names), outcome };
}
