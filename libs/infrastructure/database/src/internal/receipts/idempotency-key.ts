import { ValidationError } from '../../errors/index.js';

const PRINTABLE = /^[\x20-\x7e]{1,200}$/;

/** @throws DB_ARGUMENT_INVALID for anything but a text of 1 to 200 printable ASCII characters */
export function checkIdempotencyKey(key: unknown): string {
  if (typeof key === 'string' && PRINTABLE.test(key)) return key;
  throw ValidationError.argument('idempotencyKey', '1 to 200 printable ASCII characters');
}
