import { describe, expect, it } from '@jest/globals';
import { SYSTEM_RETRY_PORTS } from './system-retry.provider.js';

describe('the system’s time and chance', () => {
  it('ends a pause at once when its signal is aborted', async () => {
    const signal = AbortSignal.abort();
    await expect(SYSTEM_RETRY_PORTS.pause(3_600_000, signal)).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('pauses, with a signal and without', async () => {
    const startedAt = SYSTEM_RETRY_PORTS.nowMs();
    await SYSTEM_RETRY_PORTS.pause(3, undefined);
    await SYSTEM_RETRY_PORTS.pause(3, new AbortController().signal);
    // Timers may be a millisecond early.
    expect(SYSTEM_RETRY_PORTS.nowMs() - startedAt).toBeGreaterThanOrEqual(4);
  });

  it('draws numbers from 0 up to, not including, 1', () => {
    const draws = Array.from({ length: 100 }, () => SYSTEM_RETRY_PORTS.random());
    expect(draws.every((draw) => draw >= 0 && draw < 1)).toBe(true);
    expect(new Set(draws).size).toBeGreaterThan(50);
  });
});
