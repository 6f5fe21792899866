import { describe, expect, it, jest } from '@jest/globals';
import { MappingCache } from './mapping-cache.js';

const TTL_MS = 1000;

/** A loader whose answers the test gives, one by one. */
function controlled() {
  const pending: { resolve(value: object): void; reject(error: Error): void }[] = [];
  const load = jest.fn(
    (_key: string) =>
      new Promise<object>((resolve, reject) => {
        pending.push({ resolve, reject });
      }),
  );
  return { load, pending };
}

describe('MappingCache', () => {
  it.each([
    [
      'its key',
      (cache: MappingCache<object>) => {
        cache.drop('k');
      },
    ],
    [
      'everything',
      (cache: MappingCache<object>) => {
        cache.dropAll();
      },
    ],
  ])('does not keep a value whose load was under way when %s was dropped', async (_case, drop) => {
    const { load, pending } = controlled();
    const cache = new MappingCache(load, TTL_MS);
    const before = cache.get('k');
    drop(cache);
    pending[0]?.resolve({ n: 'stale' });
    await expect(before).resolves.toEqual({ n: 'stale' });
    const after = cache.get('k');
    pending[1]?.resolve({ n: 'fresh' });
    await expect(after).resolves.toEqual({ n: 'fresh' });
    await expect(cache.get('k')).resolves.toEqual({ n: 'fresh' });
    expect(load).toHaveBeenCalledTimes(2);
  });

  it('asks anew while the load from before a drop still runs, and lets that one replace nothing', async () => {
    const { load, pending } = controlled();
    const cache = new MappingCache(load, TTL_MS);
    const before = cache.get('k');
    cache.drop('k');
    const after = cache.get('k');
    pending[1]?.resolve({ n: 'fresh' });
    await expect(after).resolves.toEqual({ n: 'fresh' });
    pending[0]?.resolve({ n: 'stale' });
    await before;
    await expect(cache.get('k')).resolves.toEqual({ n: 'fresh' });
    expect(load).toHaveBeenCalledTimes(2);
  });

  it('keeps one load for those who ask after the drop, whatever the old one does', async () => {
    const { load, pending } = controlled();
    const cache = new MappingCache(load, TTL_MS);
    const before = cache.get('k');
    cache.drop('k');
    const after = cache.get('k');
    pending[0]?.resolve({ n: 'stale' });
    await before;
    const joined = cache.get('k');
    pending[1]?.resolve({ n: 'fresh' });
    await expect(Promise.all([after, joined])).resolves.toEqual([{ n: 'fresh' }, { n: 'fresh' }]);
    expect(load).toHaveBeenCalledTimes(2);
  });

  it('keeps no failure: everybody who waited hears of it, the next one asks again', async () => {
    const { load, pending } = controlled();
    const cache = new MappingCache(load, TTL_MS);
    const waiting = Promise.allSettled([cache.get('k'), cache.get('k')]);
    pending[0]?.reject(new Error('server gone'));
    expect((await waiting).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    const again = cache.get('k');
    pending[1]?.resolve({});
    await expect(again).resolves.toEqual({});
  });

  it('passes on what a loader throws at once', async () => {
    const cache = new MappingCache<object>(() => {
      throw new Error('no source');
    }, TTL_MS);
    await expect(cache.get('k')).rejects.toThrow('no source');
  });

  it('loads a key once for all who ask meanwhile, and keys apart', async () => {
    const { load, pending } = controlled();
    const cache = new MappingCache(load, TTL_MS);
    const waiting = Promise.all([cache.get('a'), cache.get('b'), cache.get('a')]);
    pending[0]?.resolve({ n: 'a' });
    pending[1]?.resolve({ n: 'b' });
    await expect(waiting).resolves.toEqual([{ n: 'a' }, { n: 'b' }, { n: 'a' }]);
    expect(load.mock.calls).toEqual([['a'], ['b']]);
  });

  it('keeps a value until it is ttlMs old, counted from the start of its load', async () => {
    const { load, pending } = controlled();
    let nowMs = 5;
    const cache = new MappingCache(load, TTL_MS, { now: () => nowMs });
    const first = cache.get('k');
    nowMs += 400;
    pending[0]?.resolve({});
    await first;
    nowMs += 500;
    await cache.get('k');
    expect(load).toHaveBeenCalledTimes(1);
    nowMs += 200;
    void cache.get('k');
    expect(load).toHaveBeenCalledTimes(2);
  });

  it('never holds more entries than its limit', async () => {
    const load = jest.fn(async (key: string) => ({ key }));
    const cache = new MappingCache(load, TTL_MS, performance, 2);
    for (const key of ['a', 'b', 'c', 'c', 'b', 'a']) await cache.get(key);
    expect(load.mock.calls.flat()).toEqual(['a', 'b', 'c', 'a']);
  });
});
