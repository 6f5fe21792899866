import { describe, expect, it } from '@jest/globals';
import { EntryStore, type CacheEntry } from './entry-store.js';

const entryOf = (value: unknown): CacheEntry => ({
  value,
  tags: [],
  since: 1,
  seenAt: 0,
  reach: undefined,
  readAtMs: 1,
  below: 0n,
  freshness: { ttlMs: 1, refreshAfterMs: 1, staleUntilMs: 1 },
});

describe('the entry store', () => {
  it('keeps the most recently used, and counts those that made room', () => {
    const store = new EntryStore(2);
    for (const key of ['a', 'b']) store.set(key, entryOf(key));
    store.get('a');
    store.set('c', entryOf('c'));
    expect([store.get('a')?.value, store.get('b'), store.get('c')?.value]).toEqual(['a', undefined, 'c']);
    expect(store.evictions).toBe(1);
    store.delete('a');
    expect(store.size).toBe(1);
    expect(store.evictions).toBe(1);
  });

  it('knows about how much its results take', () => {
    const store = new EntryStore(10);
    store.set(
      'a',
      entryOf([{ name: 'x'.repeat(1000), at: new Date(), photo: new Uint8Array(500), none: null }]),
    );
    expect(store.bytes).toBeGreaterThan(2500);
    expect(store.bytes).toBeLessThan(3500);
    store.clear();
    expect(store.bytes).toBe(0);
  });

  it('keeps nothing over a mebibyte', () => {
    const store = new EntryStore(10);
    expect(store.set('a', entryOf(new Uint8Array(1_100_000)))).toBe(false);
    expect(store.set('b', entryOf(new Uint8Array(1_000_000)))).toBe(true);
    expect(store.size).toBe(1);
  });

  it('makes room before all results together take 256 MiB', () => {
    const store = new EntryStore(1000);
    for (let count = 0; count < 300; count += 1) store.set(String(count), entryOf('x'.repeat(500_000)));
    expect(store.bytes).toBeLessThanOrEqual(256 * 1024 * 1024);
    expect(store.evictions).toBeGreaterThan(20);
  });
});
