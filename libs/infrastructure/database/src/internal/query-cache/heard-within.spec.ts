import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { heardWithin } from './heard-within.js';

const MOST_MS = 20;
const never = new Promise<never>(() => undefined);

/** Arrives from another thread while this one works. */
const arrivesMeanwhile = () =>
  new Promise<number>((resolve) => {
    randomBytes(16, (_error, bytes) => {
      resolve(bytes.length);
    });
  });
const work = (ms: number): void => {
  const endsAt = performance.now() + ms;
  while (performance.now() < endsAt);
};

describe('heardWithin', () => {
  it('hears first what has arrived while the process was busy', async () => {
    const heard = heardWithin(arrivesMeanwhile(), MOST_MS);
    work(5 * MOST_MS);
    await expect(heard).resolves.toBe(16);
  });

  it('waits no longer for silence', async () => {
    const startedAt = performance.now();
    await expect(heardWithin(never, MOST_MS)).rejects.toThrow('Nothing was heard for 20 ms');
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(MOST_MS - 1);
  });

  it('passes a failure on, and leaves no timer behind', async () => {
    await expect(heardWithin(Promise.reject(new Error('gone')), MOST_MS)).rejects.toThrow('gone');
    await expect(heardWithin(Promise.resolve(1), MOST_MS)).resolves.toBe(1);
    await pause(2 * MOST_MS);
  });
});
