import { hash } from 'node:crypto';

/** 16 bytes that stand for a key of the export, whatever its length; two keys never share them by chance. */
export type KeyDigest = Buffer;

export const DIGEST_BYTES = 16;

export function digestOf(key: string): KeyDigest {
  return hash('sha256', key, 'buffer').subarray(0, DIGEST_BYTES);
}

/** The identity of a row in a file without Ids: a hash of the whole row, the same for the same fields however quoted. */
export function rowKey(fields: readonly string[]): string {
  return hash('sha256', JSON.stringify(fields), 'hex');
}
