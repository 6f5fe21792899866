import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ManualClock } from '../../../test/support/manual-clock.js';
import type { SessionReport, StorageReport } from '../../pipeline/server-reports.js';
import {
  DatabaseHealthMonitorService,
  type HealthPorts,
  type HealthTarget,
  type ServerStanding,
} from './database-health-monitor.service.js';

const CACHE_MS = 5000;
const RHYTHM = { lightIntervalMs: 10_000, fullIntervalMs: 30_000 };
const pool = { total: 4, active: 1, idle: 3, waiting: 0 };
const NO_ALERTS = { info: 0, warning: 0, critical: 0 };
const NO_CACHE = { connected: null, entries: 0, memoryBytes: 0 };
const PRIMARY: ServerStanding = {
  name: 'primary',
  role: 'primary',
  state: 'serving',
  reason: null,
  lagMs: null,
  lagBytes: null,
};
const REPLICA: ServerStanding = { ...PRIMARY, name: 'replica-1', role: 'replica', lagMs: 4, lagBytes: 128 };
const STORAGE: StorageReport = {
  databaseBytes: 9_000_000,
  dataDirectory: null,
  maxConnections: 200,
  reservedConnections: 3,
  replicationSlots: 1,
  retainedWalBytes: 4096,
  synchronousStandbys: '',
};

describe('DatabaseHealthMonitorService', () => {
  let clock: ManualClock;
  let nodes: readonly ServerStanding[] | undefined;
  const ping = jest.fn<HealthTarget['ping']>();
  const replicaPing = jest.fn<HealthTarget['ping']>();
  const counts = jest.fn(() => pool);
  const sessions = jest.fn<() => Promise<SessionReport[]>>();
  const storage = jest.fn<() => Promise<StorageReport>>();
  const targets: HealthTarget[] = [
    { name: 'primary', role: 'primary', ping },
    { name: 'replica-1', role: 'replica', ping: replicaPing },
  ];
  const monitorOf = (ports: Partial<HealthPorts> = {}, cacheMs = CACHE_MS) =>
    new DatabaseHealthMonitorService(
      {
        targets,
        pool: counts,
        nowMs: () => clock.nowMs(),
        after: (ms, run) => clock.after(ms, run),
        ...ports,
      },
      cacheMs,
      RHYTHM,
    );
  const watched = () => monitorOf({ nodes: () => nodes ?? [] });
  const refuse = () => Promise.reject(new Error('refused'));
  const hang = () => new Promise<void>(() => undefined);
  const late = async <T>(asked: Promise<T>): Promise<T> => {
    await clock.advance(1000);
    return await asked;
  };

  beforeEach(() => {
    jest.resetAllMocks();
    clock = new ManualClock();
    nodes = [PRIMARY, REPLICA];
    ping.mockResolvedValue();
    replicaPing.mockResolvedValue();
    counts.mockReturnValue(pool);
    sessions.mockResolvedValue([]);
    storage.mockResolvedValue(STORAGE);
  });

  it('is down within a second, and not hung, when every server is', async () => {
    ping.mockImplementation(hang);
    replicaPing.mockImplementation(hang);
    await expect(late(monitorOf().getHealthStatus())).resolves.toMatchObject({
      status: 'down',
      targets: [
        { name: 'primary', status: 'down', latencyMs: null },
        { name: 'replica-1', status: 'down', latencyMs: null },
      ],
    });
  });

  it('piles up no questions at a server that hangs, and finds it again once they have ended', async () => {
    const endings: (() => void)[] = [];
    ping.mockImplementation(() => new Promise((resolve) => endings.push(resolve)));
    const monitor = monitorOf({ targets: targets.slice(0, 1) }, 0);
    for (let second = 0; second < 20; second += 1) await late(monitor.getHealthStatus());
    expect(ping).toHaveBeenCalledTimes(2);
    for (const end of endings) end();
    ping.mockResolvedValue();
    await clock.advance(1000);
    await expect(monitor.getHealthStatus()).resolves.toMatchObject({ status: 'up' });
  });

  it.each([
    ['rejects', refuse],
    [
      'throws',
      () => {
        throw new Error('no pool');
      },
    ],
  ])('never fails itself when a server %s', async (_case, answer) => {
    ping.mockImplementation(answer);
    await expect(monitorOf().getHealthStatus()).resolves.toMatchObject({
      status: 'degraded',
      targets: [
        { name: 'primary', status: 'down', latencyMs: null },
        { name: 'replica-1', status: 'up', latencyMs: 0 },
      ],
    });
  });

  it('is degraded without its replica, and shows that', async () => {
    replicaPing.mockImplementation(refuse);
    const status = await monitorOf().getHealthStatus();
    expect(status.status).toBe('degraded');
    expect(status.targets.map((target) => target.status)).toEqual(['up', 'down']);
  });

  it('tells all that is known: servers, sessions, space, pool, breakers and alerts', async () => {
    ping.mockImplementation(async () => {
      await new Promise<void>((resolve) => clock.after(7, resolve));
    });
    const breaker = { target: 'primary', state: 'closed', failures: 2, trips: 1 } as const;
    const alerts = { info: 0, warning: 2, critical: 1 };
    const cache = { connected: false, entries: 12, memoryBytes: 34_000 };
    const monitor = monitorOf({
      nodes: () => [PRIMARY, REPLICA],
      sessions,
      storage,
      breakers: () => [{ ...breaker, changedAt: new Date(0) } as typeof breaker],
      cache: () => cache,
      alerts: () => alerts,
    });
    const asked = monitor.getHealthStatus();
    await clock.advance(7);
    const { name: _primary, role: _writes, ...standing } = PRIMARY;
    await expect(asked).resolves.toEqual({
      status: 'up',
      isReady: true,
      checkedAt: new Date(1_000_007),
      targets: [
        { ...standing, name: 'primary', role: 'primary', status: 'up', latencyMs: 7 },
        { ...REPLICA, status: 'up', latencyMs: 0 },
      ],
      sessions: {
        checkedAt: new Date(1_000_000),
        transactions: { count: 0, longestMs: 0 },
        idleInTransaction: { count: 0, longestMs: 0 },
        lockWaits: { count: 0, longestMs: 0, blockerPids: [] },
      },
      storage: {
        checkedAt: new Date(1_000_000),
        databaseBytes: 9_000_000,
        disk: 'unknown',
        maxConnections: 200,
        replicationSlots: 1,
        retainedWalBytes: 4096,
      },
      pool,
      breakers: [breaker],
      cache,
      alerts,
    });
    expect(monitor.sessions).toEqual([]);
    expect(monitor.storage).toMatchObject({ databaseBytes: 9_000_000 });
  });

  it('knows no sessions and no space where nobody can be asked', async () => {
    const monitor = monitorOf();
    await expect(monitor.getHealthStatus()).resolves.toMatchObject({ sessions: null, storage: null });
    expect([monitor.sessions, monitor.storage]).toEqual([null, null]);
  });

  describe('under many askers', () => {
    it('asks each server once a second at most, also without any cache and at 1000 askers a second', async () => {
      const monitor = monitorOf({ sessions, storage }, 0);
      for (let ms = 0; ms < 10_000; ms += 1) {
        void monitor.getHealthStatus();
        if (ms % 10 === 9) await clock.advance(10);
      }
      expect(ping).toHaveBeenCalledTimes(10);
      expect(replicaPing).toHaveBeenCalledTimes(10);
      expect(sessions).toHaveBeenCalledTimes(1);
      expect(storage).toHaveBeenCalledTimes(1);
    });

    it('does not ask again when it is started within a second of a check', async () => {
      const monitor = monitorOf();
      await monitor.getHealthStatus();
      await clock.advance(999);
      monitor.start();
      await clock.advance(0);
      expect(ping).toHaveBeenCalledTimes(1);
      monitor.stop();
    });

    it('asks for one report at a time, and for none while one hangs: pings have a connection left', async () => {
      sessions.mockImplementation(() => new Promise(() => undefined));
      const monitor = monitorOf({ sessions, storage }, 0);
      for (let minute = 0; minute < 3; minute += 1) {
        await late(monitor.getHealthStatus());
        await clock.advance(60_000);
      }
      expect(sessions).toHaveBeenCalledTimes(1);
      expect(storage).not.toHaveBeenCalled();
      expect(ping).toHaveBeenCalledTimes(3);
    });

    it('asks no more when its own rhythm is added', async () => {
      const monitor = monitorOf({}, 0);
      monitor.start();
      for (let ms = 0; ms < 9990; ms += 10) {
        void monitor.getHealthStatus();
        await clock.advance(10);
      }
      monitor.stop();
      expect(ping).toHaveBeenCalledTimes(10);
    });

    it('answers any number of askers with one probe, with the pool as it is now', async () => {
      const monitor = monitorOf();
      await Promise.all(Array.from({ length: 50 }, () => monitor.getHealthStatus()));
      await clock.advance(CACHE_MS - 1);
      counts.mockReturnValue({ ...pool, waiting: 9 });
      await expect(monitor.getHealthStatus()).resolves.toMatchObject({ status: 'up', pool: { waiting: 9 } });
      expect(ping).toHaveBeenCalledTimes(1);
    });

    it('probes again when the last check is as old as the cache allows', async () => {
      const monitor = monitorOf();
      await monitor.getHealthStatus();
      await clock.advance(CACHE_MS);
      ping.mockImplementation(refuse);
      await expect(monitor.getHealthStatus()).resolves.toMatchObject({ status: 'degraded' });
      expect(ping).toHaveBeenCalledTimes(2);
    });

    it('probes again when the last check lies in the future, because the clock was put back', async () => {
      const monitor = monitorOf();
      await monitor.getHealthStatus();
      clock = new ManualClock(1000);
      await monitor.getHealthStatus();
      expect(ping).toHaveBeenCalledTimes(2);
    });

    it('keeps good news for as long as the cache says, bad news for a second', async () => {
      const monitor = monitorOf();
      ping.mockImplementation(refuse);
      replicaPing.mockImplementation(refuse);
      await monitor.getHealthStatus();
      await clock.advance(999);
      await monitor.getHealthStatus();
      expect(ping).toHaveBeenCalledTimes(1);
      ping.mockResolvedValue();
      await clock.advance(1);
      await expect(monitor.getHealthStatus()).resolves.toMatchObject({ status: 'degraded', isReady: true });
    });

    it('costs nothing when the counts of the pool cannot be read', async () => {
      const monitor = monitorOf();
      counts.mockImplementationOnce(() => {
        throw new Error('no counts');
      });
      await expect(monitor.getHealthStatus()).rejects.toThrow('no counts');
      await expect(monitor.getHealthStatus()).resolves.toMatchObject({ status: 'up' });
      expect(ping).toHaveBeenCalledTimes(1);
    });
  });

  describe('readiness', () => {
    it('does not come with a bad check, nor before the pool is warm; then it stays', async () => {
      let isWarm = false;
      const monitor = monitorOf({ isWarm: () => isWarm });
      expect(monitor.getLightweightHealthStatus().isReady).toBe(false);
      await expect(monitor.getHealthStatus()).resolves.toMatchObject({ status: 'up', isReady: false });
      isWarm = true;
      await clock.advance(1000);
      await expect(monitor.getHealthStatus()).resolves.toMatchObject({ isReady: true });
      isWarm = false;
      for (const answer of [refuse, () => Promise.resolve(), refuse]) {
        ping.mockImplementation(answer);
        replicaPing.mockImplementation(answer);
        await clock.advance(CACHE_MS);
        await expect(monitor.getHealthStatus()).resolves.toMatchObject({ isReady: true });
      }
    });

    it('stays while a replica serves reads, although there is no primary', async () => {
      ping.mockImplementation(refuse);
      nodes = [{ ...PRIMARY, state: 'ejected', reason: 'unreachable' }, REPLICA];
      const monitor = watched();
      for (let time = 0; time < 5; time += 1) {
        await expect(monitor.getHealthStatus()).resolves.toMatchObject({ status: 'degraded', isReady: true });
        await clock.advance(CACHE_MS);
      }
    });

    it('comes and stays while Redis is gone, which is told: each process caches for itself then', async () => {
      const monitor = monitorOf({
        nodes: () => nodes ?? [],
        breakers: () => [{ target: 'redis', state: 'open', failures: 5, trips: 1 }],
        cache: () => ({ ...NO_CACHE, connected: false }),
      });
      for (let time = 0; time < 5; time += 1) {
        await expect(monitor.getHealthStatus()).resolves.toMatchObject({
          status: 'degraded',
          isReady: true,
          targets: [{ status: 'up' }, { status: 'up' }],
          cache: { connected: false },
        });
        await clock.advance(CACHE_MS);
      }
    });

    it('survives one bad check that routing does not confirm, and ends with the second', async () => {
      const monitor = watched();
      await monitor.getHealthStatus();
      ping.mockImplementation(refuse);
      replicaPing.mockImplementation(refuse);
      await clock.advance(CACHE_MS);
      await expect(monitor.getHealthStatus()).resolves.toMatchObject({ status: 'down', isReady: true });
      await clock.advance(CACHE_MS);
      await expect(monitor.getHealthStatus()).resolves.toMatchObject({ status: 'down', isReady: false });
    });

    it('ends without a check as soon as routing knows that no server serves, and returns with a check', async () => {
      const monitor = watched();
      await monitor.getHealthStatus();
      nodes = [
        { ...PRIMARY, state: 'ejected', reason: 'unreachable' },
        { ...REPLICA, state: 'ejected', reason: 'stalled' },
      ];
      expect(monitor.getLightweightHealthStatus()).toMatchObject({ status: 'up', isReady: false });
      expect(ping).toHaveBeenCalledTimes(1);
      nodes = [PRIMARY, REPLICA];
      expect(monitor.getLightweightHealthStatus().isReady).toBe(false);
      await clock.advance(1000);
      await expect(monitor.getHealthStatus()).resolves.toMatchObject({ status: 'up', isReady: true });
    });
  });

  describe('the light status', () => {
    it('is unknown before the first check, which it does not start', () => {
      expect(monitorOf({ sessions, storage }).getLightweightHealthStatus()).toEqual({
        status: 'unknown',
        isReady: false,
        lastCheckAgeMs: null,
        pool,
        breakers: [],
        cache: NO_CACHE,
        alerts: NO_ALERTS,
      });
      for (const asked of [ping, sessions, storage]) expect(asked).not.toHaveBeenCalled();
    });

    it('tells what the last check found and how long ago, and breakers and alerts as they are now', async () => {
      const breaker = { target: 'primary', state: 'open', failures: 5, trips: 1 } as const;
      const alerts = { ...NO_ALERTS, critical: 1 };
      const monitor = monitorOf({ breakers: () => [breaker], alerts: () => alerts });
      await monitor.getHealthStatus();
      await clock.advance(90_000);
      expect(monitor.getLightweightHealthStatus()).toEqual({
        status: 'degraded',
        isReady: true,
        lastCheckAgeMs: 90_000,
        pool,
        breakers: [breaker],
        cache: NO_CACHE,
        alerts,
      });
      expect(ping).toHaveBeenCalledTimes(1);
    });
  });

  describe('in its own rhythm', () => {
    it('checks nothing before its start and after its end', async () => {
      const monitor = monitorOf();
      await clock.advance(60_000);
      expect(ping).not.toHaveBeenCalled();
      monitor.start();
      await clock.advance(25_000);
      monitor.stop();
      await clock.advance(60_000);
      expect(ping).toHaveBeenCalledTimes(3);
      expect(clock.timers).toBe(0);
    });

    it('is one rhythm, however often it is started, also when it was stopped during a check', async () => {
      const monitor = monitorOf();
      monitor.start();
      monitor.stop();
      monitor.start();
      monitor.start();
      await clock.advance(50_000);
      expect(ping).toHaveBeenCalledTimes(6);
      expect(clock.timers).toBe(1);
    });

    it('asks for sessions at every light check and for space at every full one', async () => {
      const monitor = monitorOf({ sessions, storage });
      monitor.start();
      await clock.advance(59_000);
      expect(ping).toHaveBeenCalledTimes(6);
      expect(sessions).toHaveBeenCalledTimes(6);
      expect(storage).toHaveBeenCalledTimes(2);
    });

    it('looks again after a second while nothing can serve, and notices the return within one', async () => {
      const monitor = monitorOf();
      monitor.start();
      await clock.advance(1000);
      ping.mockImplementation(refuse);
      replicaPing.mockImplementation(refuse);
      await clock.advance(11_000);
      expect(monitor.getLightweightHealthStatus()).toMatchObject({ status: 'down', isReady: false });
      ping.mockResolvedValue();
      replicaPing.mockResolvedValue();
      await clock.advance(1000);
      expect(monitor.getLightweightHealthStatus()).toMatchObject({ status: 'up', isReady: true });
    });

    it('goes on after a check that failed as a whole', async () => {
      let isBroken = true;
      const monitor = monitorOf({
        nodes: () => {
          if (isBroken) throw new Error('no routing');
          return [PRIMARY, REPLICA];
        },
      });
      monitor.start();
      await clock.advance(0);
      isBroken = false;
      await clock.advance(2000);
      expect(monitor.getLightweightHealthStatus()).toMatchObject({ status: 'up' });
      monitor.stop();
    });

    it('keeps no process alive with the timers it brings itself', async () => {
      const monitor = new DatabaseHealthMonitorService(
        { targets, pool: counts, nowMs: () => performance.now() },
        CACHE_MS,
      );
      const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
      const before = timers();
      monitor.start();
      await monitor.getHealthStatus();
      await new Promise(setImmediate);
      expect(timers()).toBe(before);
      monitor.stop();
    });
  });
});
