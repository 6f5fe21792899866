import { describe, expect, it } from '@jest/globals';
import { createError } from '../../errors/index.js';
import { RetryService, type RetryWork } from './retry.service.js';

const CALLS = 2000;

/** Attempts that reach a dead server for each call, every call failing. */
async function amplification(successesBefore: number, targetOf: (call: number) => string): Promise<number> {
  let isDown = false;
  let attempts = 0;
  const service = new RetryService(
    { nowMs: () => 0, random: () => 0.5, pause: () => Promise.resolve() },
    { retried: () => undefined, ended: () => undefined },
  );
  const call = (work: RetryWork) =>
    service.run(work, async () => {
      if (!isDown) return;
      attempts += 1;
      throw createError('DB_UNREACHABLE');
    });
  for (let count = 0; count < successesBefore; count += 1)
    await call({ kind: 'read', target: targetOf(count) });
  isDown = true;
  const kinds = ['read', 'transaction'] as const;
  await Promise.allSettled(
    Array.from({ length: CALLS }, (_, count) =>
      call({ kind: kinds[count % 2] ?? 'read', target: targetOf(count) }),
    ),
  );
  return attempts / CALLS;
}

describe('G9: calls on a server that fails every one', () => {
  it.each([
    ['just after the start', 0],
    ['after long good health, its savings full', 5000],
  ])('reach it at most 1.10 times as often, %s', async (_case, successesBefore) => {
    const ratio = await amplification(successesBefore, () => 'primary');
    expect(ratio).toBeLessThanOrEqual(1.1);
    expect(ratio).toBeGreaterThan(1);
  });

  it('reach it three times as often when nothing limits their three attempts: the control', async () => {
    expect(await amplification(0, String)).toBe(3);
  });
});
