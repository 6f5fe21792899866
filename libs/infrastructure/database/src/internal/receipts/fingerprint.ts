import { createHash } from 'node:crypto';
import { ValidationError } from '../../errors/index.js';
import { TypedText } from '../../pipeline/typed-text.js';

/** Stored fingerprints are compared across releases: a change of what is hashed needs another name here. */
const VERSION = 'receipt-1';

/**
 * Tells whether two writes under one idempotency key are the same one: SHA-256 over the body and the audit
 * information, in hexadecimal.
 *
 * The order of keys and members that are undefined make no difference; types do: `1`, `'1'`, `1n` and a Decimal of 1
 * are four values.
 *
 * @throws DB_ARGUMENT_INVALID for a body that cannot be compared: functions, maps, promises, cycles
 */
export function fingerprintOf(body: unknown, audit: unknown): string {
  const text = new TypedText({
    purpose: 'same',
    mostCharacters: Infinity,
    refuse: (rule) => {
      throw ValidationError.argument('body', rule);
    },
  }).of({ audit, body });
  return createHash('sha256').update(`${VERSION}\n${text}`).digest('hex');
}
