import { describe, expect, it } from '@jest/globals';
import type { FaultEvent, HistoryEvent } from './history-event.js';
import { resolutionOf } from './resolution.js';

const fault = (phase: FaultEvent['phase'], atMs: number): HistoryEvent => ({
  type: 'fault',
  process: 'nemesis',
  fault: 'primary killed',
  phase,
  atMs,
});
const invoke = (atMs: number, isKeyed = true): HistoryEvent => ({
  type: 'invoke',
  process: 'w',
  atMs,
  transfer: { op: 'op', from: 'a', to: 'b', amount: 1, isKeyed },
  isAgain: false,
});
const ok = (atMs: number): HistoryEvent => ({ type: 'ok', process: 'w', op: 'op', atMs });

describe('how long writes were left in the dark', () => {
  it('counts from the end of the fault that a write lived through', () => {
    const history = [fault('begin', 100), invoke(110), fault('heal', 200), ok(250)];
    expect(resolutionOf(history)).toEqual({ unresolved: [], longestMs: 50 });
  });

  it('counts a second fault as no healing', () => {
    const faults = [fault('begin', 100), fault('heal', 200), fault('begin', 210), fault('heal', 300)];
    expect(resolutionOf([...faults, invoke(110), ok(340)])).toEqual({ unresolved: [], longestMs: 40 });
  });

  it('leaves out what was over before the fault was, and what came after it', () => {
    const faults = [fault('begin', 100), fault('heal', 200)];
    expect(resolutionOf([...faults, invoke(50), ok(150)]).longestMs).toBe(0);
    expect(resolutionOf([...faults, invoke(210), ok(900)]).longestMs).toBe(0);
  });

  it('names a keyed write that nobody can tell about, and no other', () => {
    expect(resolutionOf([invoke(1)]).unresolved).toEqual(['op']);
    expect(resolutionOf([invoke(1, false)]).unresolved).toEqual([]);
  });
});
