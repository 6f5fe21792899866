import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ManualClock } from '../../../test/support/manual-clock.js';
import { RecordingLogger } from '../../../test/support/recording-logger.js';
import { ConnectionLeakDetectorService } from './connection-leak-detector.service.js';
import type { LeakReport, LeaseOwner, TrackedLease } from './tracked-lease.js';

describe('ConnectionLeakDetectorService', () => {
  let clock: ManualClock;
  let logger: RecordingLogger;
  let detector: ConnectionLeakDetectorService;
  const leaked = jest.fn<(report: LeakReport) => void>();
  const reclaim = jest.fn<TrackedLease['reclaim']>();

  beforeEach(() => {
    jest.resetAllMocks();
    clock = new ManualClock(50_000);
    logger = new RecordingLogger();
    detector = new ConnectionLeakDetectorService(clock, logger);
    detector.onLeak(leaked);
  });

  const owner = (): LeaseOwner => ({ requestId: 'r-1', route: '/v1/patients/:id' });
  const leaseOf = (id = 'primary/17'): TrackedLease => ({
    id,
    callSite: () => 'admit (wards.js:41:9)',
    reclaim,
  });

  it('flags no request that awaits its transaction, be it for an hour', async () => {
    const lease = leaseOf();
    const request = owner();
    detector.leased(lease, request, {});
    await clock.advance(3_600_000);
    expect(detector.longLeases()).toMatchObject([{ id: 'primary/17', ageMs: 3_600_000 }]);
    detector.returned(lease);
    detector.ownerEnded(request);
    await clock.advance(10_000);
    expect([detector.count, leaked.mock.calls, reclaim.mock.calls, logger.lines]).toEqual([0, [], [], []]);
  });

  it('takes a lease back within half a second of its request’s end, and tells where it was taken', async () => {
    const request = owner();
    detector.leased(leaseOf(), request);
    await clock.advance(1000);
    detector.ownerEnded(request);
    await clock.advance(299);
    expect(reclaim).not.toHaveBeenCalled();
    await clock.advance(201);
    expect(reclaim.mock.calls).toEqual([['request-ended']]);
    const ageMs = leaked.mock.lastCall![0].ageMs;
    expect(leaked.mock.calls).toEqual([
      [
        {
          id: 'primary/17',
          callSite: 'admit (wards.js:41:9)',
          route: '/v1/patients/:id',
          requestId: 'r-1',
          ageMs,
          reason: 'request-ended',
          isReclaimed: true,
        },
      ],
    ]);
    expect(ageMs).toBeGreaterThanOrEqual(1300);
    expect(ageMs).toBeLessThanOrEqual(1400);
    expect(logger.lines).toEqual([
      `Connection leak: primary/17, taken ${String(ageMs)} ms ago at admit (wards.js:41:9) (/v1/patients/:id): request-ended. It was rolled back and destroyed`,
    ]);
    expect(detector.count).toBe(1);
  });

  it('counts the end from the first time it is told', async () => {
    const request = owner();
    detector.leased(leaseOf(), request);
    detector.ownerEnded(request);
    for (let time = 0; time < 5; time += 1) {
      await clock.advance(100);
      detector.ownerEnded(request);
    }
    expect(reclaim).toHaveBeenCalledTimes(1);
  });

  it('forgives a lease that is given back within the grace, and a late return of a leaked one', async () => {
    const [quick, late] = [leaseOf('quick'), leaseOf('late')];
    const request = owner();
    detector.leased(quick, request);
    detector.leased(late, request);
    detector.ownerEnded(request);
    await clock.advance(250);
    detector.returned(quick);
    await clock.advance(250);
    detector.returned(late);
    detector.returned(leaseOf('never taken'));
    await clock.advance(1000);
    expect(leaked.mock.calls.map(([{ id }]) => id)).toEqual(['late']);
  });

  it('finds the next leak although taking one back fails and the listener does, too', async () => {
    reclaim.mockImplementationOnce(() => {
      throw new Error('no socket');
    });
    leaked.mockImplementationOnce(() => {
      throw new Error('theirs');
    });
    const request = { endedAtMs: 0 };
    detector.leased({ id: 'first', reclaim }, request);
    detector.leased({ id: 'second', reclaim }, request);
    await clock.advance(500);
    expect(leaked.mock.calls.map(([{ id, isReclaimed }]) => [id, isReclaimed])).toEqual([
      ['first', false],
      ['second', true],
    ]);
    expect(logger.lines[0]).toMatch(
      /^Connection leak: first, taken \d+ ms ago at unknown \(no route\): request-ended\. It could not be taken back$/,
    );
    expect(detector.count).toBe(2);
  });

  it('searches only while a lease is out', async () => {
    expect(clock.timers).toBe(0);
    const lease = leaseOf();
    detector.leased(lease, owner());
    detector.leased(leaseOf('other'), { endedAtMs: 0 });
    expect(clock.timers).toBe(1);
    detector.returned(lease);
    await clock.advance(500);
    expect([leaked.mock.calls.length, clock.timers]).toEqual([1, 0]);
    detector.leased(lease, owner());
    expect(clock.timers).toBe(1);
    detector.onModuleDestroy();
    expect(clock.timers).toBe(0);
  });
});
