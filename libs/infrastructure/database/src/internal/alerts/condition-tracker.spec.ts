import { describe, expect, it } from '@jest/globals';
import { ConditionTracker } from './condition-tracker.js';
import type { Finding } from './finding.js';

const fault = (subject: string): Finding => ({ subject, level: 'fault', evidence: {} });
const lingering = (subject: string): Finding => ({ subject, level: 'lingering', evidence: {} });
const NOTHING = { seen: [], cleared: [] };

describe('ConditionTracker', () => {
  it('raises nothing for what is only lingering, however long', () => {
    const tracker = new ConditionTracker({ raiseAfterMs: 0, clearAfterMs: 0 });
    for (let nowMs = 0; nowMs < 10_000; nowMs += 1000)
      expect(tracker.observe([lingering('a')], nowMs)).toEqual(NOTHING);
  });

  it('lets each subject last for itself', () => {
    const tracker = new ConditionTracker({ raiseAfterMs: 2000, clearAfterMs: 0 });
    expect(tracker.observe([fault('a')], 0)).toEqual(NOTHING);
    expect(tracker.observe([fault('a'), fault('b')], 1000)).toEqual(NOTHING);
    expect(tracker.observe([fault('a'), fault('b')], 2000).seen).toEqual([fault('a')]);
    expect(tracker.observe([fault('b')], 3000)).toEqual({ seen: [fault('b')], cleared: ['a'] });
  });

  it('clears nothing that was never raised', () => {
    const tracker = new ConditionTracker({ raiseAfterMs: 2000, clearAfterMs: 0 });
    tracker.observe([fault('a')], 0);
    expect(tracker.observe([], 1000)).toEqual(NOTHING);
    expect(tracker.observe([fault('a')], 2000)).toEqual(NOTHING);
  });

  it('begins the end anew when the fault returns, or lingers', () => {
    const tracker = new ConditionTracker({ raiseAfterMs: 0, clearAfterMs: 2000 });
    tracker.observe([fault('a')], 0);
    tracker.observe([], 1000);
    tracker.observe([fault('a')], 2000);
    tracker.observe([], 3000);
    tracker.observe([lingering('a')], 4000);
    tracker.observe([], 5000);
    expect(tracker.observe([], 6000)).toEqual(NOTHING);
    expect(tracker.observe([], 7000).cleared).toEqual(['a']);
    expect(tracker.observe([], 8000)).toEqual(NOTHING);
  });

  it('changes nothing while nobody could look', () => {
    const tracker = new ConditionTracker({ raiseAfterMs: 0, clearAfterMs: 1000 });
    tracker.observe([fault('a')], 0);
    for (let nowMs = 0; nowMs < 10_000; nowMs += 1000)
      expect(tracker.observe('unknown', nowMs)).toEqual(NOTHING);
    expect(tracker.observe([fault('a')], 10_000).seen).toEqual([fault('a')]);
  });
});
