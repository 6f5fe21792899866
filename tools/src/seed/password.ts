import { createHash } from 'node:crypto';
import { hash } from '@node-rs/argon2';
import type { DataSet } from './data-set.js';

const SALT_BYTES = 16;
const LEAST_LENGTH = 12;

/**
 * The one hash that all invented users share: their password is known to everybody who reads the documentation, so a
 * salt of its own for each would protect nothing and cost 50 ms a user. It is derived, or two runs would differ.
 *
 * @throws RangeError for a password of less than 12 characters
 */
export async function sharedPasswordHash(dataSet: DataSet, password: string): Promise<string> {
  if (password.length < LEAST_LENGTH)
    throw new RangeError(`password must have at least ${LEAST_LENGTH} characters`);
  const salt = createHash('sha256').update(`${dataSet.source}\nsalt`).digest().subarray(0, SALT_BYTES);
  return await hash(password, { salt });
}
