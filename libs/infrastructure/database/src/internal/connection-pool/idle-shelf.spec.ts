import { describe, expect, it } from '@jest/globals';
import { IdleShelf, isExpired, jitteredLifetimeMs } from './idle-shelf.js';
import type { Slot } from './slot.js';

const slot = (connection: string, retireAtMs = Infinity): Slot<string> => ({
  connection,
  retireAtMs,
  idleSinceMs: 0,
});

const emptyShelf = (idleTimeoutMs: number): IdleShelf<string> =>
  new IdleShelf<string>({ idleTimeoutMs, probeAfterIdleMs: 30_000 });

/** Connections put on a shelf at these moments. */
function shelfOf(idleTimeoutMs: number, puts: readonly (readonly [name: string, atMs: number])[]) {
  const shelf = emptyShelf(idleTimeoutMs);
  for (const [name, atMs] of puts) shelf.put(slot(name), atMs);
  return shelf;
}
const names = (slots: readonly Slot<string>[]): string[] => slots.map(({ connection }) => connection);

describe('IdleShelf', () => {
  it('lends nothing untried that was idle for longer than is trusted', () => {
    const shelf = shelfOf(0, [['a', 0]]);
    expect(shelf.takeFresh(30_001)).toBeUndefined();
    expect(shelf.takeStale(30_000)).toBeUndefined();
    expect(shelf.takeStale(30_001)?.connection).toBe('a');
    expect([shelf.size, shelf.takeStale(30_001), shelf.takeFresh(0)]).toEqual([0, undefined, undefined]);
  });

  it('lends the most recently used first', () => {
    const shelf = shelfOf(0, [
      ['a', 0],
      ['b', 1],
    ]);
    expect([shelf.takeFresh(2)?.connection, shelf.takeFresh(2)?.connection]).toEqual(['b', 'a']);
  });

  it('takes back no more than may go, and nothing before the idle timeout', () => {
    const shelf = shelfOf(1000, [
      ['a', 0],
      ['b', 1],
      ['c', 500],
    ]);
    expect(names(shelf.takeUnneeded(999, 3))).toEqual([]);
    expect(names(shelf.takeUnneeded(1200, 1))).toEqual(['a']);
    expect(names(shelf.takeUnneeded(1200, 9))).toEqual(['b']);
    expect(names(shelf.takeUnneeded(9999, 0))).toEqual([]);
  });

  it('keeps connections for ever where the idle timeout is nought', () => {
    expect(shelfOf(0, [['a', 0]]).takeUnneeded(1e9, 9)).toEqual([]);
  });

  it('takes out what has lived long enough, and that alone', () => {
    const shelf = emptyShelf(0);
    shelf.put(slot('old', 100), 0);
    shelf.put(slot('young', 101), 0);
    expect(names(shelf.takeExpired(100))).toEqual(['old']);
    expect([isExpired(slot('x', 100), 99), isExpired(slot('x', 100), 100)]).toEqual([false, true]);
  });

  it('takes out what was idle for as long as a dead one, or longer', () => {
    const shelf = shelfOf(0, [
      ['a', 0],
      ['b', 5],
      ['c', 9],
    ]);
    expect(names(shelf.takeUnusedSince(5))).toEqual(['a', 'b']);
    expect(shelf.size).toBe(1);
  });

  it('takes out the longest unused where there are too many, and nothing where there are not', () => {
    const shelf = shelfOf(0, [
      ['a', 0],
      ['b', 5],
    ]);
    expect([names(shelf.takeLongestUnused(-1)), names(shelf.takeLongestUnused(1))]).toEqual([[], ['a']]);
  });

  it('says whether it held what was to be removed', () => {
    const shelf = emptyShelf(0);
    const held = slot('a');
    shelf.put(held, 0);
    expect([shelf.remove(slot('b')), shelf.remove(held), shelf.remove(held)]).toEqual([false, true, false]);
  });

  it('lets no two connections of one moment retire together: a tenth earlier or later', () => {
    expect([0, 0.5, 1].map((random) => jitteredLifetimeMs(1000, random))).toEqual([900, 1000, 1100]);
  });
});
