import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { sharedCluster, type ClusterDatabase } from '@tools/dev/cluster';
import { setTimeout as pause } from 'node:timers/promises';
import { WELL } from '../support/alert-stage.js';
import { RecordingLogger } from '../support/recording-logger.js';
import { RoleSession } from '../support/role-session.js';
import type { DatabaseAlert } from '../../src/internal/alerts/alert.js';
import { AlertWatchService } from '../../src/internal/alerts/alert-watch.service.js';
import { DatabaseAlertService } from '../../src/internal/alerts/database-alert.service.js';
import { DatabaseHealthMonitorService } from '../../src/internal/health/database-health-monitor.service.js';
import { sessionReports, storageReport } from '../../src/internal/health/report-rows.js';
import { PROCESS_CLOCK } from '../../src/internal/read-replica/clock.port.js';

jest.setTimeout(60_000);

describe('What the server reports of its sessions and its space', () => {
  let cluster: ClusterDatabase;
  let health: RoleSession;
  let holder: RoleSession;
  let waiter: RoleSession;
  let monitor: DatabaseHealthMonitorService;

  beforeAll(async () => {
    cluster = await sharedCluster(process.env).createDatabase();
    health = await RoleSession.open(cluster, 'app');
    holder = await RoleSession.open(cluster, 'migration');
    waiter = await RoleSession.open(cluster, 'migration');
    monitor = monitorThrough(health);
  });
  afterAll(async () => {
    monitor.stop();
    await Promise.all([health, holder, waiter].map((session) => session.close()));
    await cluster.drop();
  });

  const answer = async (session: RoleSession) => {
    await session.query('SELECT 1');
  };
  const monitorThrough = (session: RoleSession) =>
    new DatabaseHealthMonitorService(
      {
        targets: [{ name: 'primary', role: 'primary', ping: () => answer(session) }],
        pool: () => ({ total: 0, active: 0, idle: 0, waiting: 0 }),
        nowMs: () => performance.timeOrigin + performance.now(),
        sessions: async () =>
          sessionReports(await session.query('SELECT * FROM healthcare.session_report()')),
        storage: async () =>
          storageReport(await session.query('SELECT * FROM healthcare.storage_report()'), true),
      },
      0,
      { lightIntervalMs: 1000, fullIntervalMs: 1000 },
    );

  it('can be read by the application’s role: space of the database and of its disk, slots, connections', async () => {
    const { storage } = await monitor.getHealthStatus();
    expect(storage?.databaseBytes).toBeGreaterThan(1_000_000);
    expect(storage?.maxConnections).toBeGreaterThan(0);
    expect(storage?.disk).toEqual({ usedRatio: expect.any(Number), freeBytes: expect.any(Number) });
  });

  it('shows a blocker to people: in health at once, as an alert with its process id within 30 s', async () => {
    const alerts = new DatabaseAlertService(
      { nowMs: Date.now, newId: () => 'the-alert' },
      new RecordingLogger(),
    );
    const watch = new AlertWatchService(
      {
        clock: PROCESS_CLOCK,
        figures: () => ({ ...WELL, sessions: monitor.sessions, storage: monitor.storage }),
      },
      alerts,
      new RecordingLogger(),
    );
    const raised = new Promise<DatabaseAlert>((resolve) => {
      alerts.onAlert(({ kind, alert }) => {
        if (kind === 'raised') resolve(alert);
      });
    });
    const [{ pid } = {}] = await holder.query('SELECT pg_backend_pid() AS pid');
    await holder.script('BEGIN; LOCK TABLE healthcare.clinics');
    const waiting = waiter.script('BEGIN; LOCK TABLE healthcare.clinics; COMMIT');
    const plantedMs = performance.now();
    monitor.start();
    watch.start();
    const alert = await raised;
    expect(performance.now() - plantedMs).toBeLessThan(30_000);
    expect(alert).toMatchObject({
      type: 'PERFORMANCE',
      key: 'lock-wait-long',
      evidence: { waiters: 1, blockerPid: pid },
    });
    const { sessions } = await monitor.getHealthStatus();
    expect(sessions?.lockWaits).toMatchObject({ count: 1, blockerPids: [pid] });
    expect(sessions?.idleInTransaction).toMatchObject({ count: 1 });
    await holder.script('COMMIT');
    await waiting;
    while (alerts.getActiveAlerts().length > 0) await pause(100);
    watch.stop();
  });
});
