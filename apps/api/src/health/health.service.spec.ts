import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { DatabaseHealthStatus, DatabaseService } from '@infrastructure/database';
import { Lifecycle } from '../lifecycle/lifecycle.js';
import { healthView } from './health.schemas.js';
import { HealthService } from './health.service.js';

const WELL: DatabaseHealthStatus = {
  status: 'up',
  isReady: true,
  checkedAt: new Date(1_000_000),
  targets: [
    {
      name: 'replica-1',
      role: 'replica',
      status: 'degraded',
      latencyMs: 2,
      state: 'ejected',
      reason: 'lagging',
      lagMs: 12_000,
      lagBytes: 4096,
    },
  ],
  sessions: {
    checkedAt: new Date(1_000_000),
    transactions: { count: 1, longestMs: 2000 },
    idleInTransaction: { count: 0, longestMs: 0 },
    lockWaits: { count: 1, longestMs: 900, blockerPids: [4711] },
  },
  storage: {
    checkedAt: new Date(1_000_000),
    databaseBytes: 9_000_000,
    disk: 'unknown',
    maxConnections: 200,
    replicationSlots: null,
    retainedWalBytes: null,
  },
  pool: { total: 4, active: 1, idle: 3, waiting: 0 },
  breakers: [{ target: 'primary', state: 'closed', failures: 0, trips: 0 }],
  cache: { connected: false, entries: 120, memoryBytes: 48_000 },
  alerts: { info: 0, warning: 1, critical: 0 },
};

describe('HealthService', () => {
  let lifecycle: Lifecycle;
  let service: HealthService;
  const getHealthStatus = jest.fn<() => Promise<DatabaseHealthStatus>>();

  beforeEach(() => {
    getHealthStatus.mockReset().mockResolvedValue(WELL);
    lifecycle = new Lifecycle();
    service = new HealthService({ getHealthStatus } as unknown as DatabaseService, lifecycle);
  });

  it('is not ready before it serves, nor when it drains, and asks nobody then', async () => {
    expect(await service.readiness()).toBe('starting');
    lifecycle.serve();
    lifecycle.drain();
    expect(await service.readiness()).toBe('draining');
    expect(getHealthStatus).not.toHaveBeenCalled();
  });

  it.each(['up', 'degraded', 'down'] as const)(
    'is ready as long as the database says so, and not by its word: %s',
    async (status) => {
      lifecycle.serve();
      getHealthStatus.mockResolvedValue({ ...WELL, status, isReady: true });
      expect(await service.readiness()).toBe('ready');
      getHealthStatus.mockResolvedValue({ ...WELL, status, isReady: false });
      expect(await service.readiness()).toBe('database-down');
    },
  );

  it('tells everybody a word and nothing else', async () => {
    lifecycle.serve();
    for (const status of ['up', 'degraded', 'down'] as const) {
      getHealthStatus.mockResolvedValue({ ...WELL, status });
      expect(await service.health(false)).toEqual({ status });
    }
  });

  it('is down while the process does not serve, however well the database is', async () => {
    expect(await service.health(false)).toEqual({ status: 'down' });
    lifecycle.serve();
    lifecycle.drain();
    expect(await service.health(false)).toEqual({ status: 'down' });
  });

  it('tells operators all that the module knows, and its answer lets all of it out', async () => {
    lifecycle.serve();
    const health = await service.health(true);
    expect(health.components).toMatchObject({ phase: 'serving', database: WELL });
    const sent = JSON.parse(JSON.stringify(healthView.parse(health))) as unknown;
    expect(sent).toEqual(JSON.parse(JSON.stringify(health)));
  });
});
