import { randomBytes } from 'node:crypto';

const randomPartBytes = 6;

/** A name that no other process picks, and that tells whose it was. */
export function uniqueDatabaseName(): string {
  return `test_${process.pid}_${randomBytes(randomPartBytes).toString('hex')}`;
}
