import { describe, expect, it } from '@jest/globals';
import { describeRedisReport } from './describe-redis-report.js';
import { judge, redisReport, type FaultReport, type Window } from './redis-report.js';

const calm: Window = {
  ...{ answered: 250, errorCodes: {}, longestGapMs: 40 },
  ...{ statementsPerSecond: 60, missesPerSecond: 10, hitRatio: 0.8 },
};

function fault(windows: Partial<Pick<FaultReport, 'before' | 'during' | 'after'>> = {}): FaultReport {
  return {
    ...{ fault: 'kill', at: '2026-01-01T00:00:00.000Z', pid: 10, newPid: 11, backAfterMs: 120, keys: 44 },
    ...{ before: calm, during: calm, after: calm, ...windows },
  };
}

describe('judge', () => {
  it.each(['before', 'during', 'after'] as const)('fails a fault with a failed request %s it', (window) => {
    const judged = judge(fault({ [window]: { ...calm, errorCodes: { DB_UNREACHABLE: 2, 'HTTP 502': 1 } } }));
    expect(judged).toMatchObject({ errors: 3, isPassed: false });
  });

  it.each([
    ['during', { statementsPerSecond: 121 }],
    ['after', { statementsPerSecond: 121 }],
    ['during', { missesPerSecond: 20.1 }],
    ['after', { missesPerSecond: 20.1 }],
  ] as const)('fails a fault with more than twice the work %s it: %j', (window, rates) => {
    expect(judge(fault({ [window]: { ...calm, ...rates } })).isPassed).toBe(false);
  });

  it('passes twice the work, and tells that of the worse window', () => {
    const during = { ...calm, statementsPerSecond: 90, missesPerSecond: 20 };
    expect(judge(fault({ during }))).toMatchObject({
      ratio: { statements: 1.5, misses: 2 },
      ...{ errors: 0, isPassed: true },
    });
  });

  it('does not take two misses a second for a flood where there were none before', () => {
    const before = { ...calm, missesPerSecond: 0 };
    const few = { ...calm, missesPerSecond: 2 };
    expect(judge(fault({ before, during: few, after: few })).isPassed).toBe(true);
    expect(judge(fault({ before, during: calm })).isPassed).toBe(false);
  });
});

describe('redisReport', () => {
  const settings = { requestsPerSecond: 50, seconds: 5 };

  it('passes only when every fault has passed', () => {
    const during = { ...calm, missesPerSecond: 48 };
    expect(redisReport(settings, [fault(), fault()]).isPassed).toBe(true);
    expect(redisReport(settings, [fault(), fault({ during })]).isPassed).toBe(false);
  });

  it('says of each fault what failed, when Redis was back, and by how much the work grew', () => {
    const after = { ...calm, missesPerSecond: 25, errorCodes: { DB_UNREACHABLE: 2 } };
    const text = describeRedisReport(redisReport(settings, [fault({ after })]));
    expect(text.split('\n')).toEqual([
      'kill: failed',
      '  redis         process 10, then 11; 44 keys before; answered again after 120 ms',
      '  errors        2: 2 × DB_UNREACHABLE',
      '  statements    60.0/s before, 60.0/s from the fault on, 60.0/s after: × 1.0',
      '  cache misses  10.0/s before, 10.0/s from the fault on, 25.0/s after: × 2.5',
      '  longest gap   40, 40, 40 ms of reads',
      'failed: see above',
    ]);
  });
});
