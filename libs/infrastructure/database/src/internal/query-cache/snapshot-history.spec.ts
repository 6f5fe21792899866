import { describe, expect, it } from '@jest/globals';
import { parseSnapshot, type Snapshot } from '../../pipeline/snapshot.js';
import { SnapshotHistory } from './snapshot-history.js';

const at = (text: string): Snapshot => {
  const snapshot = parseSnapshot(text);
  if (snapshot === null) throw new Error(`no snapshot: ${text}`);
  return snapshot;
};

function historyOf(notes: Readonly<Record<string, number>>, most?: number): SnapshotHistory {
  const history = new SnapshotHistory(most);
  for (const [text, count] of Object.entries(notes)) history.note(at(text), count);
  return history;
}

describe('SnapshotHistory', () => {
  const history = historyOf({ '10:10:': 1, '12:15:12,13': 2, '20:20:': 3 });

  it.each<[string, string, number | undefined]>([
    ['of before all that is known', '9:9:', undefined],
    ['that is the first', '10:10:', 1],
    ['in which all that the second shows was still running', '10:15:10,11,12,13,14', 1],
    ['that lacks one which the second shows', '11:15:11,12,13', 1],
    ['that is the second', '12:15:12,13', 2],
    ['that shows one more than the second', '13:15:13', 2],
    ['behind the second, in which new ones run', '12:19:12,13,17', 2],
    ['in which one is still running that the third shows', '12:20:12', 2],
    ['that is the third', '20:20:', 3],
    ['of later', '20:30:20,25', 3],
  ])('judges a snapshot %s', (_title, text, count) => {
    expect(history.countAt(at(text))).toBe(count);
  });

  it('takes the first of several that tell of no change', () => {
    const quiet = historyOf({ '10:10:': 1, '20:20:': 1, '30:30:': 2 });
    expect(['9:9:', '15:15:', '25:25:', '30:30:'].map((text) => quiet.countAt(at(text)))).toEqual([
      undefined,
      ...[1, 1, 2],
    ]);
  });

  it('says earlier, and never later, of what was thinned out', () => {
    const notes = Object.fromEntries(
      Array.from({ length: 100 }, (_, index) => [`${String(index + 10)}:${String(index + 10)}:`, index]),
    );
    const thinned = historyOf(notes, 16);
    const judged = Array.from({ length: 100 }, (_, index) =>
      thinned.countAt(at(`${String(index + 10)}:${String(index + 10)}:`)),
    );
    expect(judged.every((count, index) => count === undefined || count <= index)).toBe(true);
    expect(judged.at(-1)).toBeGreaterThan(90);
    expect(judged[0]).toBe(0);
  });

  it('knows nothing once it was cleared', () => {
    const cleared = historyOf({ '10:10:': 1 });
    cleared.clear();
    expect(cleared.countAt(at('10:10:'))).toBeUndefined();
  });
});
