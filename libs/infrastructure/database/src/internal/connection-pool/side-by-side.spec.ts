import { describe, expect, it } from '@jest/globals';
import { sideBySide } from './side-by-side.js';

describe('sideBySide', () => {
  it('runs no more than it may at once, and all of them', async () => {
    let running = 0;
    let most = 0;
    const run = async (work: number): Promise<number> => {
      most = Math.max(most, (running += 1));
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return work * 2;
    };
    const ends = await sideBySide([1, 2, 3, 4, 5], 2, run);
    expect(most).toBe(2);
    expect(ends).toEqual([2, 4, 6, 8, 10].map((value) => ({ status: 'fulfilled', value })));
  });

  it('goes on after a failure, which keeps its place', async () => {
    const failure = new Error('third');
    const ends = await sideBySide([1, 2, 3, 4], 1, async (work) => {
      if (work === 3) throw failure;
      return work;
    });
    expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    expect(ends[2]).toMatchObject({ reason: failure });
  });

  it('does nothing without works', async () => {
    expect(await sideBySide([], 4, async () => 1)).toEqual([]);
  });
});
