import { describe, expect, it } from '@jest/globals';
import type { HistoryEvent } from '../../g2/history/history-event.js';
import { SessionHistory } from '../../g2/history/session-history.js';
import { SightTally } from './sight-tally.js';

const invoke = (kind: 'read' | 'write', operation: number, atMs: number): HistoryEvent => ({
  ...{ type: 'invoke', kind, operation, process: 0, atMs, how: kind, registers: [0] },
});
const answered = (
  kind: 'read' | 'write',
  operation: number,
  atMs: number,
  version: number,
): HistoryEvent => ({
  ...{ type: 'ok', kind, operation, process: 0, atMs, how: kind, values: [[0, version]] },
});

function tallyOf(events: readonly HistoryEvent[], levels: Record<number, 'l1' | 'l2' | 'server'>) {
  const tally = new SightTally();
  tally.took(0, new SessionHistory(0), { events, levels, token: undefined });
  return tally.result();
}

describe('SightTally', () => {
  it('counts reads by what answered them, and writes', () => {
    const events = [
      invoke('read', 0, 1),
      answered('read', 0, 2, 0),
      invoke('write', 1, 3),
      answered('write', 1, 4, 1),
    ];
    expect(tallyOf(events, { 0: 'l2' })).toMatchObject({ reads: { l1: 0, l2: 1, server: 0 }, writes: 1 });
  });

  it('holds a read to its session’s writes and to those of everybody', () => {
    const events = [
      invoke('write', 0, 1),
      answered('write', 0, 2, 1),
      invoke('read', 1, 3),
      answered('read', 1, 4, 0),
    ];
    expect(tallyOf(events, { 1: 'l1' })).toMatchObject({ stale: { count: 1 }, wentBack: { count: 1 } });
  });

  it('names what failed', () => {
    const failed: HistoryEvent = {
      ...{ type: 'fail', kind: 'read', operation: 0, process: 0, atMs: 2, how: 'findMany' },
      ...{ error: 'DB_UNREACHABLE', isOutage: true },
    };
    expect(tallyOf([invoke('read', 0, 1), failed], {}).failures.texts).toEqual([
      'findMany in process 0: DB_UNREACHABLE',
    ]);
  });
});
