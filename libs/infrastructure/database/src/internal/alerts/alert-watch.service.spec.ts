import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { WELL } from '../../../test/support/alert-stage.js';
import { ManualClock } from '../../../test/support/manual-clock.js';
import { RecordingLogger } from '../../../test/support/recording-logger.js';
import type { AlertFigures } from './alert-snapshot.js';
import { AlertWatchService } from './alert-watch.service.js';
import { DatabaseAlertService } from './database-alert.service.js';

const FULL: AlertFigures = { ...WELL, pool: { used: 20, limit: 20, max: 20, waiting: 2 } };
const LEAK = { callSite: 'patients.service.ts:41:17', route: 'GET /v1/patients', ageMs: 40 };

describe('AlertWatchService', () => {
  let clock: ManualClock;
  let logger: RecordingLogger;
  let alerts: DatabaseAlertService;
  let watch: AlertWatchService;
  const figures = jest.fn<() => AlertFigures>();

  beforeEach(() => {
    clock = new ManualClock();
    logger = new RecordingLogger();
    figures.mockReset().mockReturnValue(WELL);
    let ids = 0;
    alerts = new DatabaseAlertService(
      { nowMs: () => clock.nowMs(), newId: () => String((ids += 1)) },
      new RecordingLogger(),
    );
    watch = new AlertWatchService({ figures, clock }, alerts, logger);
  });

  const keys = () => alerts.getActiveAlerts().map(({ key }) => key);

  it('looks at nothing before its start and after its end', async () => {
    await clock.advance(5000);
    watch.start();
    await clock.advance(3000);
    watch.stop();
    await clock.advance(5000);
    expect(figures).toHaveBeenCalledTimes(3);
    expect(clock.timers).toBe(0);
  });

  it('looks once a second, however often it is started', async () => {
    watch.start();
    watch.start();
    await clock.advance(10_000);
    expect(figures).toHaveBeenCalledTimes(10);
    expect(clock.timers).toBe(1);
  });

  it('raises within a second of the fault and resolves when it is over', async () => {
    watch.start();
    await clock.advance(1000);
    figures.mockReturnValue(FULL);
    await clock.advance(1000);
    expect(keys()).toEqual(['pool-saturated']);
    figures.mockReturnValue(WELL);
    await clock.advance(11_000);
    expect(keys()).toEqual([]);
  });

  it('tells each leak once', async () => {
    watch.start();
    watch.leaked(LEAK);
    watch.leaked({ ...LEAK, callSite: 'nightly.job.ts:7:3' });
    await clock.advance(5000);
    expect(alerts.getActiveAlerts().map(({ key, count }) => [key, count])).toEqual([
      ['connection-leak:patients.service.ts:41:17', 1],
      ['connection-leak:nightly.job.ts:7:3', 1],
    ]);
  });

  it('keeps the leaks of a look that failed, goes on after it, and says so once', async () => {
    watch.start();
    watch.leaked(LEAK);
    figures.mockImplementation(() => {
      throw new Error('not now');
    });
    await clock.advance(3000);
    expect(logger.lines).toEqual(['The figures for alerts cannot be read']);
    figures.mockReturnValue(WELL);
    await clock.advance(1000);
    expect(keys()).toEqual(['connection-leak:patients.service.ts:41:17']);
    figures.mockImplementation(() => {
      throw new Error('not now');
    });
    await clock.advance(2000);
    expect(logger.lines).toHaveLength(2);
  });

  it('remembers a bounded number of leaks between looks', async () => {
    for (let number = 0; number < 2000; number += 1) watch.leaked(LEAK);
    watch.start();
    await clock.advance(1000);
    expect(alerts.getActiveAlerts()[0]?.count).toBe(1000);
  });
});
