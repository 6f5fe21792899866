import { describe, expect, it } from '@jest/globals';
import { noSoonerThan } from './answer-floor.js';

async function timed(work: Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work.catch(() => undefined);
  return performance.now() - startedAt;
}

describe('an answer’s floor', () => {
  it('holds back what is quick, success and failure alike', async () => {
    const times = await Promise.all([
      timed(noSoonerThan(120, () => Promise.resolve(1))),
      timed(noSoonerThan(120, () => Promise.reject(new Error('no')))),
    ]);
    for (const time of times) expect(time).toBeGreaterThanOrEqual(118);
  });

  it('gives back what the work gave, and throws what it threw', async () => {
    expect(await noSoonerThan(1, () => Promise.resolve('value'))).toBe('value');
    await expect(noSoonerThan(1, () => Promise.reject(new RangeError('no')))).rejects.toThrow(RangeError);
  });
});
