import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { RecordingLogger } from '../../../test/support/recording-logger.js';
import type { AlertEvent, AlertReport } from './alert.js';
import { DatabaseAlertService } from './database-alert.service.js';

const EJECTED: AlertReport = {
  type: 'REPLICATION',
  key: 'replica-ejected:replica-1',
  severity: 'warning',
  cause: 'The server replica-1 gets no reads: it was ejected.',
  evidence: { server: 'replica-1', reason: 'stalled' },
  runbook: 'replica-ejected',
};

describe('DatabaseAlertService', () => {
  let nowMs: number;
  let ids: number;
  let logger: RecordingLogger;
  let alerts: DatabaseAlertService;
  const events: AlertEvent[] = [];
  const raised = jest.fn();

  beforeEach(() => {
    jest.resetAllMocks();
    nowMs = 1_000_000;
    ids = 0;
    events.length = 0;
    logger = new RecordingLogger();
    alerts = new DatabaseAlertService(
      {
        nowMs: () => nowMs,
        newId: () => `alert-${String((ids += 1))}`,
        observer: { raised },
      },
      logger,
    );
    alerts.onAlert((event) => events.push(event));
  });

  const kinds = () => events.map(({ kind, alert }) => `${kind} ${alert.key}`);

  it('refuses to acknowledge what is not active', () => {
    alerts.raise(EJECTED);
    const [alert] = alerts.getActiveAlerts();
    alerts.resolve('REPLICATION', EJECTED.key);
    for (const id of [alert!.id, 'another', '']) {
      expect(() => alerts.acknowledgeAlert(id)).toThrow(
        expect.objectContaining({ code: 'DB_ARGUMENT_INVALID', field: 'id' }),
      );
    }
  });

  it('tells a fault that is seen again and again once, and keeps what was seen last', () => {
    for (let second = 0; second < 60; second += 1) {
      alerts.raise({ ...EJECTED, evidence: { ...EJECTED.evidence, lagMs: second } });
      nowMs += 1000;
    }
    expect(kinds()).toEqual(['raised replica-ejected:replica-1']);
    expect(logger.lines).toHaveLength(1);
    expect(alerts.getActiveAlerts()).toEqual([
      {
        ...EJECTED,
        id: 'alert-1',
        count: 60,
        evidence: { server: 'replica-1', reason: 'stalled', lagMs: 59 },
        raisedAt: new Date(1_000_000),
        lastSeenAt: new Date(1_059_000),
        acknowledgedAt: null,
      },
    ]);
  });

  it('tells its end once, with what was known last, and its return as a new alert', () => {
    alerts.raise(EJECTED);
    alerts.raise(EJECTED);
    nowMs += 5000;
    alerts.resolve('REPLICATION', EJECTED.key);
    alerts.resolve('REPLICATION', EJECTED.key);
    expect(events.at(-1)).toMatchObject({
      kind: 'resolved',
      alert: { id: 'alert-1', count: 2 },
      resolvedAt: new Date(1_005_000),
    });
    expect(alerts.getActiveAlerts()).toEqual([]);
    alerts.raise(EJECTED);
    expect(kinds()).toEqual([
      'raised replica-ejected:replica-1',
      'resolved replica-ejected:replica-1',
      'raised replica-ejected:replica-1',
    ]);
    expect(alerts.getActiveAlerts()[0]?.id).toBe('alert-2');
  });

  it('tells alerts of one key apart by their type, and of one type by their key', () => {
    alerts.raise(EJECTED);
    alerts.raise({ ...EJECTED, type: 'AVAILABILITY' });
    alerts.raise({ ...EJECTED, key: 'replica-ejected:replica-2' });
    alerts.resolve('SECURITY', EJECTED.key);
    expect(alerts.getActiveAlerts()).toHaveLength(3);
  });

  it('keeps who has taken it on in mind, while it lasts', () => {
    alerts.raise(EJECTED);
    nowMs += 1000;
    expect(alerts.acknowledgeAlert('alert-1').acknowledgedAt).toEqual(new Date(1_001_000));
    nowMs += 1000;
    alerts.acknowledgeAlert('alert-1');
    alerts.raise(EJECTED);
    expect(alerts.getActiveAlerts()).toMatchObject([{ acknowledgedAt: new Date(1_001_000), count: 2 }]);
  });

  it('is disturbed by no listener, however it fails', async () => {
    const others: string[] = [];
    alerts.onAlert(() => {
      throw new Error('listener');
    });
    alerts.onAlert(() => Promise.reject(new Error('later')));
    alerts.onAlert(({ kind }) => others.push(kind));
    alerts.raise(EJECTED);
    await Promise.resolve();
    await new Promise(setImmediate);
    expect(others).toEqual(['raised']);
    expect(logger.lines.filter((line) => line === 'A listener for alerts failed')).toHaveLength(2);
  });

  it('tells a listener nothing once it has left, nor one that joined while being told', () => {
    const late = jest.fn();
    const leave = alerts.onAlert(() => alerts.onAlert(late));
    alerts.raise(EJECTED);
    leave();
    expect(late).not.toHaveBeenCalled();
    alerts.resolve('REPLICATION', EJECTED.key);
    expect(late).toHaveBeenCalledTimes(1);
  });

  it('writes one line a change: what, how bad, why, what to read, and what was seen', () => {
    alerts.raise(EJECTED);
    alerts.resolve('REPLICATION', EJECTED.key);
    expect(logger.lines).toEqual([
      'Alert (warning): REPLICATION replica-ejected:replica-1: The server replica-1 gets no reads: it was ejected. ' +
        'See docs/runbook.md#replica-ejected. {"server":"replica-1","reason":"stalled"}',
      'Alert resolved: REPLICATION replica-ejected:replica-1',
    ]);
  });

  it.each([
    ['critical', 'error'],
    ['warning', 'warn'],
    ['info', 'log'],
  ] as const)('writes what is %s with the level %s', (severity, level) => {
    const levels = { log: jest.fn(), warn: jest.fn(), error: jest.fn() };
    const service = new DatabaseAlertService({ nowMs: () => 0, newId: () => '1' }, levels);
    service.raise({ ...EJECTED, severity });
    for (const [name, write] of Object.entries(levels))
      expect(write).toHaveBeenCalledTimes(name === level ? 1 : 0);
  });

  it('lets no id, host or value out with the evidence', () => {
    alerts.raise({ ...EJECTED, evidence: { server: '10.1.2.3', who: 'ada@example.test' } });
    expect(alerts.getActiveAlerts()[0]?.evidence).toEqual({ server: '(withheld)', who: '(withheld)' });
    expect(logger.text).not.toMatch(/10\.1|ada/);
  });

  it('keeps at most a thousand, says once that there are more, and counts those', () => {
    for (let number = 0; number < 1500; number += 1) alerts.raise({ ...EJECTED, key: `key-${number}` });
    expect(alerts.getActiveAlerts()).toHaveLength(1000);
    expect(alerts.suppressedCount).toBe(500);
    expect(events).toHaveLength(1000);
    expect(logger.lines.filter((line) => line.includes('only counted'))).toHaveLength(1);
    alerts.resolve('REPLICATION', 'key-1200');
    alerts.raise({ ...EJECTED, key: 'key-3' });
    expect(alerts.suppressedCount).toBe(500);
    alerts.resolve('REPLICATION', 'key-3');
    alerts.raise({ ...EJECTED, key: 'key-1499' });
    expect(kinds().slice(-2)).toEqual(['resolved key-3', 'raised key-1499']);
  });

  it('is counted: every new alert by its type, the active ones by type and severity, zeros included', () => {
    alerts.raise(EJECTED);
    alerts.raise(EJECTED);
    alerts.raise({ ...EJECTED, key: 'replica-ejected:replica-2' });
    alerts.raise({ ...EJECTED, type: 'SECURITY', severity: 'critical' });
    expect(raised.mock.calls).toEqual([['REPLICATION'], ['REPLICATION'], ['SECURITY']]);
    const counts = alerts.activeCounts();
    expect(counts).toHaveLength(18);
    expect(counts.filter(({ count }) => count > 0)).toEqual([
      { type: 'REPLICATION', severity: 'warning', count: 2 },
      { type: 'SECURITY', severity: 'critical', count: 1 },
    ]);
    expect(alerts.countsBySeverity()).toEqual({ info: 0, warning: 2, critical: 1 });
  });
});
