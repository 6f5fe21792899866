import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ManualClock } from '../../../test/support/manual-clock.js';
import { MemoryStore, portsOn } from '../../../test/support/memory-store.js';
import { CLINIC_A, CLINIC_B } from '../../../test/support/principal-fixture.js';
import { RESULT_CODEC } from '../../prisma/result-codecs.js';
import { ApplicationCache, type Mark } from './application-cache.js';

const MARK: Mark = { snapshot: '10:10:', systemId: 'one', timeline: 1 };

describe('ApplicationCache', () => {
  let clock: ManualClock;
  let store: MemoryStore;
  let clinicId: string;
  let mark: Mark;
  const isCurrent = jest.fn<(mark: Mark, tags: readonly string[], clinicId: string) => Promise<boolean>>();

  const open = (on: MemoryStore | null = store): ApplicationCache =>
    new ApplicationCache({
      ...{ codec: RESULT_CODEC, defaultTtlMs: 60_000, maxEntries: 100, isCurrent },
      clinicId: () => Promise.resolve(clinicId),
      nowMs: () => clock.nowMs(),
      mark: () => Promise.resolve(mark),
      isModelTag: (tag) => tag === 'Patient',
      shared: on === null ? undefined : portsOn(on, clock, 'one'),
    });
  /** The same store, seen over a line of its own. */
  const lineTo = (target: MemoryStore): MemoryStore => {
    const line = new MemoryStore(clock);
    return new Proxy(target, {
      get: (_target, name) => {
        if (name === 'isDown') return line.isDown;
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== 'function') return method;
        return (...given: unknown[]): unknown =>
          line.isDown ? Promise.reject(new Error('down')) : (Reflect.apply(method, target, given) as unknown);
      },
      set: (_target, name, value) => Reflect.set(line, name, value),
    });
  };

  beforeEach(() => {
    clock = new ManualClock();
    store = new MemoryStore(clock);
    clinicId = CLINIC_A;
    mark = MARK;
    isCurrent.mockReset().mockResolvedValue(true);
  });

  describe.each([
    ['with Redis', true],
    ['without Redis', false],
  ])('%s', (_title, hasRedis) => {
    const cacheOf = () => open(hasRedis ? store : null);

    it('gives back what was stored, of the same kind', async () => {
      const cache = cacheOf();
      const value = { at: new Date(5), big: 5n, bytes: new Uint8Array([1]), none: undefined };
      await cache.set('key', value);
      await expect(cache.get('key')).resolves.toEqual(value);
    });

    it('tells clinics apart', async () => {
      const cache = cacheOf();
      await cache.set('key', 1);
      clinicId = CLINIC_B;
      await expect(cache.get('key')).resolves.toBeUndefined();
    });

    it('forgets it when its time is over, when it is deleted, and when something under its tags has changed', async () => {
      const cache = cacheOf();
      await cache.set('short', 1, { ttl: 5 });
      await cache.set('tagged', 1, { tags: ['Patient', 'mine'] });
      await cache.set('gone', 1);
      await cache.delete('gone');
      await clock.advance(5001);
      isCurrent.mockResolvedValue(false);
      await expect(Promise.all(['short', 'tagged', 'gone'].map((key) => cache.get(key)))).resolves.toEqual([
        undefined,
        undefined,
        undefined,
      ]);
      expect(isCurrent).toHaveBeenCalledWith(MARK, ['Patient', 'mine'], CLINIC_A);
    });
  });

  it('judges a value from when it was not found: whatever changed while it was worked out counts', async () => {
    const cache = open();
    await cache.get('key');
    mark = { ...MARK, snapshot: '20:20:' };
    await cache.set('key', 1, { tags: ['mine'] });
    await cache.get('key');
    expect(isCurrent).toHaveBeenCalledWith(MARK, ['mine'], CLINIC_A);
  });

  it.each<[string, unknown[]]>([
    ['no key', ['', 1]],
    ['a long key', ['x'.repeat(201), 1]],
    ['no value', ['key', undefined]],
    ['no options', ['key', 1, null]],
    ['an unknown option', ['key', 1, { tag: [] }]],
    ['a time of nothing', ['key', 1, { ttl: 0 }]],
    ['a tag that looks like a model', ['key', 1, { tags: ['Patients'] }]],
    ['tags that are no list', ['key', 1, { tags: 'mine' }]],
  ])('refuses %s', async (_case, given) => {
    await expect(open().set(...(given as ['key', 1]))).rejects.toMatchObject({ code: 'DB_ARGUMENT_INVALID' });
  });

  it.each([
    ['a function', () => 1],
    ['more than 1 MiB', 'x'.repeat(1_100_000)],
  ])('refuses %s as a value', async (_case, value) => {
    await expect(open().set('key', value)).rejects.toMatchObject({ code: 'DB_RESULT_REFUSED' });
  });

  describe('after Redis was away', () => {
    it('has forgotten what was stored meanwhile, here and there', async () => {
      const [line, other] = [lineTo(store), open()];
      const cache = open(line);
      await cache.set('key', 'before');
      line.isDown = true;
      await cache.set('key', 'meanwhile');
      await expect(cache.get('key')).resolves.toBe('meanwhile');
      line.isDown = false;
      await cache.recovered();
      await expect(Promise.all([cache.get('key'), other.get('key')])).resolves.toEqual([
        undefined,
        undefined,
      ]);
      await other.set('key', 'newer');
      await other.delete('key');
      await expect(cache.get('key')).resolves.toBeUndefined();
    });

    it('has not got back what was deleted meanwhile', async () => {
      const [line, other] = [lineTo(store), open()];
      const cache = open(line);
      await cache.set('key', 'old');
      line.isDown = true;
      await cache.delete('key');
      line.isDown = false;
      await cache.recovered();
      await expect(other.get('key')).resolves.toBeUndefined();
    });

    it('pays what it owes before it asks, also where it was not told that Redis is back', async () => {
      const line = lineTo(store);
      const cache = open(line);
      await cache.set('key', 'old');
      line.isDown = true;
      await cache.delete('key');
      line.isDown = false;
      await expect(cache.get('key')).resolves.toBeUndefined();
      expect(store.values.size).toBe(0);
    });

    it('still owes what failed while it was paying', async () => {
      const line = lineTo(store);
      const cache = open(line);
      line.isDown = true;
      await cache.delete('key');
      line.isDown = false;
      const paying = cache.get('key');
      line.isDown = true;
      await cache.delete('key');
      await paying;
      line.isDown = false;
      await open().set('key', 'of another process');
      await expect(cache.get('key')).resolves.toBeUndefined();
    });
  });
});
