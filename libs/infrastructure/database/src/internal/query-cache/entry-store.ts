import { LRUCache } from 'lru-cache';
import type { Reach } from '../../pipeline/session-footing.js';
import type { Xid } from '../../pipeline/snapshot.js';
import type { Freshness } from './freshness.js';

/** Larger results are not kept; bytes. Source: targets, "a cached value". */
const LARGEST_BYTES = 1024 * 1024;
/** Of all results together; bytes. */
const MOST_BYTES = 256 * 1024 * 1024;

export interface CacheEntry {
  /** Never handed out itself: whoever gets it gets a copy. */
  readonly value: unknown;
  readonly tags: readonly string[];
  /** What the tag ledger said before the value was read. */
  readonly since: number;
  /** Questions that the change feed had been asked when the value arrived. */
  readonly seenAt: number;
  /** What it shows was committed by transactions before this one, where another process has read it; else 0. */
  readonly below: Xid;
  /** How far its reader's session had been by then. */
  readonly reach: Reach | undefined;
  /** On the cache's clock; ms. */
  readonly readAtMs: number;
  readonly freshness: Freshness;
}

/** Results by key, the least recently used leaving first, bounded in number and size. */
export class EntryStore {
  readonly #entries: LRUCache<string, CacheEntry>;
  #evictions = 0;

  /** @param maxEntries most results; ≥ 1 */
  constructor(maxEntries: number) {
    this.#entries = new LRUCache({
      max: maxEntries,
      maxSize: MOST_BYTES,
      disposeAfter: (_entry, _key, reason) => {
        if (reason === 'evict') this.#evictions += 1;
      },
    });
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Estimated; bytes. */
  get bytes(): number {
    return this.#entries.calculatedSize;
  }

  /** Results that made room for others. */
  get evictions(): number {
    return this.#evictions;
  }

  get(key: string): CacheEntry | undefined {
    return this.#entries.get(key);
  }

  /** @returns false for a result that is too large to keep */
  set(key: string, entry: CacheEntry): boolean {
    const size = key.length * 2 + sizeOf(entry.value);
    if (size > LARGEST_BYTES) return false;
    this.#entries.set(key, entry, { size });
    return true;
  }

  delete(key: string): void {
    this.#entries.delete(key);
  }

  clear(): void {
    this.#entries.clear();
  }
}

const OBJECT_BYTES = 56;
const SLOT_BYTES = 16;

/** About what V8 keeps for a value; bytes. */
function sizeOf(value: unknown): number {
  if (typeof value === 'string') return SLOT_BYTES + value.length * 2;
  if (typeof value !== 'object' || value === null) return SLOT_BYTES;
  if (value instanceof Uint8Array) return OBJECT_BYTES + value.byteLength;
  let bytes = OBJECT_BYTES;
  for (const item of Object.values(value)) bytes += SLOT_BYTES + sizeOf(item);
  return bytes;
}
