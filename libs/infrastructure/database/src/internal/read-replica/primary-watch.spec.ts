import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ManualClock } from '../../../test/support/manual-clock.js';
import { PrimaryWatch } from './primary-watch.js';

describe('PrimaryWatch', () => {
  let clock: ManualClock;
  let watch: PrimaryWatch;
  beforeEach(() => {
    clock = new ManualClock();
    watch = new PrimaryWatch();
  });

  it('gives up when nobody came in time, and holds nothing any more', async () => {
    const waiting = watch.next(500, clock);
    await clock.advance(500);
    await expect(waiting).resolves.toBeUndefined();
    watch.found('replica-1');
    expect(clock.timers).toBe(0);
  });

  it('settles nobody twice', async () => {
    const cancel = jest.fn();
    let fire: () => void = () => undefined;
    const waiting = watch.next(500, {
      nowMs: () => 0,
      after: (_ms, run) => {
        fire = run;
        return cancel;
      },
    });
    fire();
    watch.found('replica-1');
    await expect(waiting).resolves.toBeUndefined();
    expect(cancel).toHaveBeenCalledTimes(1);
  });

  it('tells everybody who waits, and calls their timers off', async () => {
    const waiting = Promise.all([watch.next(500, clock), watch.next(900, clock)]);
    watch.found('replica-1');
    await expect(waiting).resolves.toEqual(['replica-1', 'replica-1']);
    expect(clock.timers).toBe(0);
  });

  it('lets nobody wait once closed', async () => {
    const waiting = watch.next(500, clock);
    watch.close();
    await expect(waiting).resolves.toBeUndefined();
    await expect(watch.next(500, clock)).resolves.toBeUndefined();
    expect(clock.timers).toBe(0);
  });
});
