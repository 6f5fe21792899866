/** What was written down of a keyed write that was committed. */
export interface StoredReceipt {
  readonly fingerprint: string;
  /** As the result codec wrote it. */
  readonly result: string;
}

/**
 * Receipts in the database, reached through the transaction of the write they vouch for: committed with it or not at
 * all. A key belongs to one clinic.
 */
export interface ReceiptPort {
  /**
   * Writes the receipt of a write that is about to begin, before anything else in its transaction. Where another
   * transaction has the key and has not ended yet, waits for its end.
   *
   * @returns the receipt of the write that was committed under this key, or undefined when this is the first
   */
  begin(key: string, fingerprint: string): Promise<StoredReceipt | undefined>;
  /** Adds the result to the receipt that `begin` wrote, as the last thing before COMMIT. */
  finish(key: string, result: string): Promise<void>;
}
