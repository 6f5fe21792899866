import { randomInt } from 'node:crypto';

/** Crockford's: no letter that reads like a digit. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 8;

/** A number that people can read out: `MRN-7K3Q9ZT2`. 10¹² of them; the clinic's unique index has the last word. */
export function recordNumber(prefix: string): string {
  const letters = Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]);
  return `${prefix}-${letters.join('')}`;
}
