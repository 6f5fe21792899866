/**
 * How the cache ended a read: from what it held; from what it held, past its time, while a fresh result is read; from
 * the database; or without looking.
 */
export type CacheResult = 'hit' | 'stale' | 'miss' | 'bypass';
/** Where it was found: in the process, or in what processes share. */
export type CacheLevel = 'l1' | 'l2';

/** What the cache of this process holds. */
export interface CacheHoldings {
  /** Whether Redis can be reached; false where none is given. */
  readonly connected: boolean;
  readonly entries: number;
  /** Estimated; bytes. */
  readonly memoryBytes: number;
  /** Results that made room for others, since the start. */
  readonly evictions: number;
}
