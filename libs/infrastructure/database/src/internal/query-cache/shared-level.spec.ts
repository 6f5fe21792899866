import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ManualClock } from '../../../test/support/manual-clock.js';
import { MemoryStore, portsOn } from '../../../test/support/memory-store.js';
import { SharedLevel, type KeptResult, type SharedResult } from './shared-level.js';

const KEY = 'a read';
const kept = (value: unknown): KeptResult => ({
  ...{
    value,
    snapshot: '10:12:11',
    systemId: 'one',
    timeline: 1,
    below: 20n,
    reach: undefined,
    ageMs: 100,
  },
  freshness: { ttlMs: 900, refreshAfterMs: 800, staleUntilMs: 1000 },
});

describe('SharedLevel', () => {
  let clock: ManualClock;
  let store: MemoryStore;
  const refused = jest.fn();
  const notEncodable = jest.fn();
  const levelOf = (processId: string): SharedLevel<true> =>
    new SharedLevel(portsOn(store, clock, processId, { refused, notEncodable }));
  const accepts = (found: SharedResult[] = []) =>
    jest.fn((result: SharedResult) => {
      found.push(result);
      return true as const;
    });
  const settled = async <T>(promise: Promise<T>): Promise<T> => {
    const over = new Set<string>();
    void promise.finally(() => over.add('it'));
    while (over.size === 0) await clock.advance(5);
    return await promise;
  };

  beforeEach(() => {
    clock = new ManualClock();
    store = new MemoryStore(clock);
    jest.clearAllMocks();
  });

  it('passes on what another process has read, and how old it is', async () => {
    const value = { at: new Date(5), none: undefined };
    levelOf('one').keep(KEY, kept(value));
    await clock.advance(300);
    const found: SharedResult[] = [];
    await expect(settled(levelOf('other').lookUp(KEY, accepts(found)))).resolves.toBe(true);
    expect(found).toMatchObject([{ value, ageMs: 400, snapshot: { xmin: 10n, xmax: 12n, running: [11n] } }]);
  });

  it('lets one process load, and the others wait for it', async () => {
    const [one, other] = [levelOf('one'), levelOf('other')];
    await expect(settled(one.lookUp(KEY, accepts()))).resolves.toBeUndefined();
    const waiting = other.lookUp(KEY, accepts());
    await clock.advance(100);
    one.keep(KEY, kept('loaded'));
    await expect(settled(waiting)).resolves.toBe(true);
  });

  it('lets the next process load when the first has gone', async () => {
    await settled(levelOf('gone').lookUp(KEY, accepts()));
    const startedAt = clock.nowMs();
    await expect(settled(levelOf('next').lookUp(KEY, accepts()))).resolves.toBeUndefined();
    expect(clock.nowMs() - startedAt).toBeLessThanOrEqual(2000);
    expect([...store.claims.values()].map(({ token }) => token)).toEqual([expect.stringContaining('next')]);
  });

  it('waits for nobody where the first could not keep what it read', async () => {
    const one = levelOf('one');
    await settled(one.lookUp(KEY, accepts()));
    one.giveUp(KEY);
    await clock.advance(1);
    const startedAt = clock.nowMs();
    await expect(settled(levelOf('other').lookUp(KEY, accepts()))).resolves.toBeUndefined();
    expect(clock.nowMs() - startedAt).toBeLessThan(20);
  });

  it('has what is of no use read anew, by one process', async () => {
    levelOf('one').keep(KEY, kept('old'));
    await clock.advance(1);
    await expect(settled(levelOf('other').lookUp(KEY, () => undefined))).resolves.toBeUndefined();
    expect([...store.claims.values()]).toMatchObject([{ token: expect.stringContaining('other') }]);
  });

  it.each<[string, (sealed: Uint8Array) => Uint8Array]>([
    ['empty', () => new Uint8Array()],
    ['short', (sealed) => sealed.subarray(0, 20)],
    ['cut off', (sealed) => sealed.subarray(0, -1)],
    ['corrupted', (sealed) => sealed.map((byte) => byte ^ 1)],
  ])(
    'counts a value that is %s, and waits for it no longer than for another process',
    async (_case, spoil) => {
      levelOf('one').keep(KEY, kept('x'));
      await clock.advance(1);
      for (const value of store.values.values()) value.sealed = spoil(value.sealed);
      store.calls = 0;
      await expect(settled(levelOf('other').lookUp(KEY, accepts()))).resolves.toBeUndefined();
      expect(refused).toHaveBeenCalled();
      expect(store.calls).toBeLessThan(100);
    },
  );

  it('takes what an asker fails on for of no use, counted, and lets the next one ask', async () => {
    levelOf('one').keep(KEY, kept('x'));
    await clock.advance(1);
    const other = levelOf('other');
    const fails = (): undefined => {
      throw new Error('a defect');
    };
    await expect(settled(other.lookUp(KEY, fails))).resolves.toBeUndefined();
    expect(refused).toHaveBeenCalled();
    await expect(settled(other.lookUp(KEY, accepts()))).resolves.toBe(true);
  });

  it('asks the store once for all who ask until one of them loads', async () => {
    const one = levelOf('one');
    const first = one.lookUp(KEY, accepts());
    while (store.calls < 2) await Promise.resolve();
    const joined = one.lookUp(KEY, accepts());
    await expect(settled(Promise.all([first, joined]))).resolves.toEqual([undefined, undefined]);
    // A look and a claim.
    expect(store.calls).toBe(2);
  });

  it('is as good as not there while the store is down', async () => {
    store.isDown = true;
    const one = levelOf('one');
    await expect(settled(one.lookUp(KEY, accepts()))).resolves.toBeUndefined();
    one.keep(KEY, kept('x'));
    await settled(one.settled());
    expect(store.values.size).toBe(0);
  });

  it('keeps to itself what is no plain data, and lets nobody wait for it', async () => {
    const one = levelOf('one');
    await settled(one.lookUp(KEY, accepts()));
    one.keep(
      KEY,
      kept(() => 'a function'),
    );
    await settled(one.settled());
    expect(notEncodable).toHaveBeenCalledTimes(1);
    expect([...store.claims.values()]).toMatchObject([{ token: '' }]);
  });
});
