import { ConflictError } from '../../errors/index.js';
import type { TextCodec } from '../../pipeline/result-codec.js';
import type { ReceiptPort } from './receipt.port.js';

export interface KeyedWrite {
  readonly key: string;
  readonly fingerprint: string;
  readonly receipts: ReceiptPort;
  readonly codec: TextCodec;
  /** Told as soon as the receipt has said whether the write was committed before. */
  readonly receiptAnswered: () => void;
}

export interface WrittenOnce<T> {
  readonly result: T;
  /** True when an earlier call did the write and this one only tells its result. */
  readonly isRepeated: boolean;
}

/**
 * Does a write unless it was done under the same key already; then its stored result is the answer. Everything happens
 * in the transaction of the write.
 *
 * @throws DB_IDEMPOTENCY_MISMATCH when the key belongs to another write, DB_RESULT_REFUSED; what `write` throws
 */
export async function writeOnce<T>(terms: KeyedWrite, write: () => Promise<T>): Promise<WrittenOnce<T>> {
  const { key, fingerprint, receipts, codec } = terms;
  const stored = await receipts.begin(key, fingerprint);
  terms.receiptAnswered();
  if (stored !== undefined) {
    if (stored.fingerprint !== fingerprint) throw ConflictError.idempotencyMismatch();
    return { result: codec.decode(stored.result) as T, isRepeated: true };
  }
  const result = await write();
  await receipts.finish(key, codec.encode(result));
  return { result, isRepeated: false };
}
