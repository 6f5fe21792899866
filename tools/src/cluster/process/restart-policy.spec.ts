import { describe, expect, it } from '@jest/globals';
import { decideRestart } from './restart-policy.js';

describe('decideRestart', () => {
  it('gives up after twelve starts in a row that never became ready', () => {
    expect(decideRestart(12)).toEqual({ kind: 'give-up' });
    expect(decideRestart(11).kind).toBe('restart');
  });

  it('restarts soon after a healthy run, and doubles the wait up to five seconds', () => {
    const delays = Array.from({ length: 12 }, (_, failed) => decideRestart(failed)).map((decision) =>
      decision.kind === 'restart' ? decision.delayMs : null,
    );
    expect(delays.slice(0, 4)).toEqual([50, 100, 200, 400]);
    expect(delays.at(-1)).toBe(5_000);
  });
});
