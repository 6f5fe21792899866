import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { DatabaseHealthMonitorService, type HealthTarget } from './database-health-monitor.service.js';

const CACHE_MS = 5000;
const pool = { total: 4, active: 1, idle: 3, waiting: 0 };

describe('DatabaseHealthMonitorService', () => {
  let nowMs: number;
  const ping = jest.fn<() => Promise<void>>();
  const replicaPing = jest.fn<() => Promise<void>>();
  const counts = jest.fn(() => pool);
  const targets: HealthTarget[] = [
    { name: 'primary', role: 'primary', ping },
    { name: 'replica-1', role: 'replica', ping: replicaPing },
  ];
  const monitorOf = (some: readonly HealthTarget[] = targets) =>
    new DatabaseHealthMonitorService({ targets: some, pool: counts, nowMs: () => nowMs }, CACHE_MS);

  beforeEach(() => {
    jest.resetAllMocks();
    nowMs = 1_000_000;
    ping.mockResolvedValue();
    replicaPing.mockResolvedValue();
    counts.mockReturnValue(pool);
  });

  it.each([
    ['rejects', () => Promise.reject(new Error('refused'))],
    [
      'throws',
      () => {
        throw new Error('no pool');
      },
    ],
  ])('is down, and never fails itself, when the primary %s', async (_case, answer) => {
    ping.mockImplementation(answer);
    await expect(monitorOf().getHealthStatus()).resolves.toMatchObject({
      status: 'down',
      targets: [
        { name: 'primary', status: 'down', latencyMs: null },
        { name: 'replica-1', status: 'up', latencyMs: 0 },
      ],
    });
  });

  it.each([
    ['without any target', []],
    ['without a primary', targets.slice(1)],
  ])('is down %s', async (_case, some) => {
    await expect(monitorOf(some).getHealthStatus()).resolves.toMatchObject({ status: 'down' });
  });

  it('is up without its replica, and shows that', async () => {
    replicaPing.mockRejectedValue(new Error('gone'));
    const status = await monitorOf().getHealthStatus();
    expect(status.status).toBe('up');
    expect(status.targets.map((target) => target.status)).toEqual(['up', 'down']);
  });

  it('tells each target’s round trip, the moment of the check and the pool', async () => {
    ping.mockImplementation(async () => {
      nowMs += 7;
    });
    await expect(monitorOf(targets.slice(0, 1)).getHealthStatus()).resolves.toEqual({
      status: 'up',
      checkedAt: new Date(1_000_007),
      targets: [{ name: 'primary', role: 'primary', status: 'up', latencyMs: 7 }],
      pool,
    });
  });

  it('answers any number of askers with one probe, with the pool as it is now', async () => {
    const monitor = monitorOf();
    await Promise.all(Array.from({ length: 50 }, () => monitor.getHealthStatus()));
    nowMs += CACHE_MS - 1;
    counts.mockReturnValue({ ...pool, waiting: 9 });
    await expect(monitor.getHealthStatus()).resolves.toMatchObject({ status: 'up', pool: { waiting: 9 } });
    expect(ping).toHaveBeenCalledTimes(1);
  });

  it.each([
    ['is as old as the cache allows', CACHE_MS],
    ['lies in the future, because the clock was put back', -3_600_000],
  ])('probes again when the last check %s', async (_case, shiftMs) => {
    const monitor = monitorOf();
    await monitor.getHealthStatus();
    nowMs += shiftMs;
    ping.mockRejectedValue(new Error('gone'));
    await expect(monitor.getHealthStatus()).resolves.toMatchObject({ status: 'down' });
    expect(ping).toHaveBeenCalledTimes(2);
  });

  it('caches bad news no longer than good', async () => {
    const monitor = monitorOf();
    ping.mockRejectedValueOnce(new Error('gone'));
    await monitor.getHealthStatus();
    nowMs += CACHE_MS;
    await expect(monitor.getHealthStatus()).resolves.toMatchObject({ status: 'up' });
  });

  it('probes again after a check that failed as a whole', async () => {
    const monitor = monitorOf();
    counts.mockImplementationOnce(() => {
      throw new Error('no counts');
    });
    await expect(monitor.getHealthStatus()).rejects.toThrow('no counts');
    await expect(monitor.getHealthStatus()).resolves.toMatchObject({ status: 'up' });
  });

  describe('the light status', () => {
    it('is unknown before the first check, which it does not start', () => {
      expect(monitorOf().getLightweightHealthStatus()).toEqual({
        status: 'unknown',
        lastCheckAgeMs: null,
        pool,
      });
      expect(ping).not.toHaveBeenCalled();
    });

    it('tells what the last check found and how long ago', async () => {
      const monitor = monitorOf();
      await monitor.getHealthStatus();
      nowMs += 90_000;
      expect(monitor.getLightweightHealthStatus()).toEqual({ status: 'up', lastCheckAgeMs: 90_000, pool });
      expect(ping).toHaveBeenCalledTimes(1);
    });
  });
});
