import { describe, expect, it } from '@jest/globals';
import { OpenGate, type OpeningNeed } from './open-gate.js';

const need = (changes: Partial<OpeningNeed>): OpeningNeed => ({
  nowMs: 0,
  open: 0,
  opening: 0,
  wanting: 0,
  min: 0,
  limit: 50,
  mayWarm: false,
  ...changes,
});

describe('OpenGate', () => {
  it.each<[string, Partial<OpeningNeed>, number]>([
    ['nothing while nobody waits', { min: 5 }, 0],
    ['nothing that nobody would get', { open: 5, min: 5, wanting: 0 }, 0],
    ['nothing over the limit', { open: 50, wanting: 9 }, 0],
    ['nothing over a limit below the minimum', { open: 3, limit: 3, min: 5, wanting: 9 }, 0],
    ['below the minimum as many as are waited for', { min: 5, wanting: 3 }, 3],
    ['below the minimum no more than it', { min: 5, wanting: 50 }, 5],
    ['below the minimum only what is still missing', { min: 5, opening: 2, open: 1, wanting: 50 }, 2],
    ['below the minimum nothing for those for whom one is on its way', { min: 5, opening: 2, wanting: 2 }, 0],
    ['beyond the minimum nothing while the minimum is being opened', { min: 5, opening: 5, wanting: 50 }, 0],
    ['beyond the minimum one', { min: 5, open: 5, wanting: 45 }, 1],
    ['beyond the minimum one at a time', { min: 5, open: 5, opening: 1, wanting: 45 }, 0],
    ['to fill the minimum one', { min: 5, open: 1, mayWarm: true }, 1],
    ['to fill the minimum one at a time', { min: 5, open: 1, opening: 1, mayWarm: true }, 0],
    ['beyond the minimum none to keep warm', { min: 5, open: 5, mayWarm: true }, 0],
  ])('opens %s', (_title, changes, count) => {
    expect(new OpenGate(() => 0.5).allowance(need(changes))).toBe(count);
  });

  describe('after a failure', () => {
    it('waits between attempts, ever longer up to five seconds, and anywhere within that', () => {
      const pauses = (random: number) => {
        const gate = new OpenGate(() => random);
        return Array.from({ length: 8 }, () => gate.failed(0));
      };
      expect(pauses(1)).toEqual([100, 200, 400, 800, 1600, 3200, 5000, 5000]);
      expect(pauses(0.25)).toEqual([25, 50, 100, 200, 400, 800, 1250, 1250]);
    });

    it('opens nothing before the pause is over, then one at a time', () => {
      const gate = new OpenGate(() => 1);
      const pauseMs = gate.failed(1000);
      const want = { min: 5, wanting: 50 };
      expect(gate.allowance(need({ ...want, nowMs: 1000 + pauseMs - 1 }))).toBe(0);
      expect(gate.allowance(need({ ...want, nowMs: 1000 + pauseMs }))).toBe(1);
      expect(gate.allowance(need({ ...want, nowMs: 1000 + pauseMs, opening: 1 }))).toBe(0);
    });

    it('comes back step by step: two at once after a success, then four', () => {
      const gate = new OpenGate(() => 0);
      gate.failed(0);
      const steps = [1, 2, 3].map(() => {
        const count = gate.allowance(need({ min: 50, wanting: 50 }));
        gate.succeeded();
        return count;
      });
      expect(steps).toEqual([1, 2, 4]);
      expect(gate.failed(0)).toBe(0);
      expect(new OpenGate(() => 1).failed(0)).toBe(100);
    });

    it('waits no longer than it is told to', () => {
      const gate = new OpenGate(() => 1, 250);
      expect([1, 2, 3, 4].map(() => gate.failed(0))).toEqual([100, 200, 250, 250]);
    });

    it('opens one at once when the server is known to be back, and begins anew when that was wrong', () => {
      const gate = new OpenGate(() => 1);
      for (let failures = 0; failures < 8; failures += 1) gate.failed(0);
      gate.reopen();
      expect(gate.allowance(need({ min: 5, wanting: 50 }))).toBe(1);
      expect(gate.failed(0)).toBe(100);
    });

    it('forgets the failures with the first success', () => {
      const gate = new OpenGate(() => 1);
      gate.failed(0);
      gate.failed(0);
      gate.succeeded();
      expect(gate.failed(0)).toBe(100);
    });
  });
});
