import { describe, expect, it } from '@jest/globals';
import { SETTINGS } from '../../../test/support/pool-bench.js';
import { PoolScaling } from './pool-scaling.js';

const GROW_COOLDOWN_MS = 5 * 60_000;
const scalingOf = (): PoolScaling =>
  new PoolScaling({
    ...SETTINGS,
    min: 30,
    max: 100,
    scaling: { isEnabled: true, growAboveRatio: 0.8, cpuRatio: 0.75, cores: 2 },
  });
const server = { maxConnections: 40, replicationSlots: 0, liveProcesses: 1 };

describe('PoolScaling', () => {
  it('never allows more than the server’s budget, however high the load has driven the limit', () => {
    const scaling = scalingOf();
    scaling.leased(30);
    scaling.evaluate(0, 0, 0);
    expect([scaling.limit, scaling.maximum]).toEqual([60, 100]);
    scaling.budgetRead(server);
    expect([scaling.limit, scaling.maximum, scaling.minimum]).toEqual([30, 30, 30]);
    scaling.budgetRead({ ...server, liveProcesses: 2 });
    expect([scaling.limit, scaling.minimum]).toEqual([15, 15]);
  });

  it('remembers the most that were in use since the last time, not what is in use by chance', () => {
    const scaling = scalingOf();
    scaling.leased(25);
    scaling.leased(3);
    scaling.evaluate(0, 0, 3);
    expect(scaling.limit).toBe(60);
  });

  it('forgets the period before: neither its peak nor its waiters make it grow again', () => {
    const scaling = scalingOf();
    scaling.leased(55);
    scaling.starved();
    scaling.evaluate(0, 0, 2);
    scaling.evaluate(GROW_COOLDOWN_MS, 0, 2);
    expect(scaling.limit).toBe(60);
    scaling.starved();
    scaling.evaluate(2 * GROW_COOLDOWN_MS, 0, 2);
    expect(scaling.limit).toBe(100);
  });

  it('does not grow while work takes longer than it did', () => {
    const scaling = scalingOf();
    for (let lease = 0; lease < 1000; lease += 1) scaling.returned(5);
    for (let lease = 0; lease < 200; lease += 1) scaling.returned(20);
    scaling.leased(30);
    scaling.evaluate(0, 0, 0);
    expect(scaling.limit).toBe(30);
  });
});
