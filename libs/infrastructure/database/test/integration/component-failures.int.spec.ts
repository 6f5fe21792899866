import 'reflect-metadata';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import {
  DatabaseModule,
  DatabaseService,
  type AlertEvent,
  type Identity,
  type ReadOptions,
} from '@infrastructure/database';
import { Module, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventEmitter2, EventEmitterModule } from '@nestjs/event-emitter';
import type { ClusterDatabase, TestCluster } from '@tools/dev/cluster';
import { startOwnCluster } from '../support/own-cluster.js';
import { createClinic, setupFor } from '../support/test-database.js';
import { uuidv7 } from '../support/uuid.js';

jest.setTimeout(180_000);

/** What the targets give an alert. */
const ALERTED_WITHIN_MS = 30_000;
const AUDIT = { action: 'RENAME', resourceType: 'Location' };
const locationId = uuidv7();
/** How a call ends that no server could serve. */
const refusals = [
  'DB_UNREACHABLE',
  'DB_CONNECTION_LOST',
  'DB_STARTING',
  'DB_CIRCUIT_OPEN',
  'DB_TRANSACTION_TIMEOUT',
  // Every call here has two seconds, which on a busy machine can be the shortest limit.
  'DB_DEADLINE_EXCEEDED',
];

/** The table of docs/component-failures.md, played on real servers; and who is told. */
describe('while a component is down', () => {
  let servers: TestCluster;
  let cluster: ClusterDatabase;
  let app: INestApplicationContext;
  let database: DatabaseService;
  let clinic: Identity;
  const emitted: string[] = [];

  beforeAll(async () => {
    servers = await startOwnCluster();
    cluster = await servers.cluster.createDatabase();
    const replicas = { urls: [...cluster.urls.replicas] };
    const health = { lightIntervalMs: 500, fullIntervalMs: 1000, cacheTtlMs: 0 };
    @Module({
      imports: [
        EventEmitterModule.forRoot(),
        DatabaseModule.forRoot(setupFor(cluster, { replicas, health, work: { breakerResetMs: 1000 } })),
      ],
    })
    class Application {}
    app = await NestFactory.createApplicationContext(Application, { logger: false, abortOnError: false });
    database = app.get(DatabaseService);
    for (const kind of ['raised', 'resolved'])
      app
        .get(EventEmitter2)
        .on(`database.alert.${kind}`, ({ alert }: AlertEvent) => emitted.push(`${kind} ${alert.key}`));
    clinic = await createClinic(database, 'alpha');
    await rename('first');
    await everybodyServes();
  });
  afterAll(async () => {
    await app.close();
    await servers.stop();
  });

  const rename = async (name: string) =>
    await database.runInContext(clinic, () =>
      database.executeHealthcareWrite(
        (client) =>
          client.location.upsert({
            where: { id: locationId },
            create: { id: locationId, name },
            update: { name },
          }),
        AUDIT,
        { timeoutMs: 2000 },
      ),
    );
  const read = async (options?: ReadOptions) =>
    await database.runInContext(clinic, () =>
      database.executeHealthcareRead(
        async (client) => (await client.location.findFirst({ where: { id: locationId } }))?.name,
        { timeoutMs: 2000, ...options },
      ),
    );
  const codeOf = async (work: Promise<unknown>): Promise<unknown> =>
    await work.then(
      () => 'done',
      (error: unknown) => (error as { code?: string }).code,
    );
  const until = async (isSo: () => boolean | Promise<boolean>) => {
    const endsAt = performance.now() + ALERTED_WITHIN_MS;
    while (!(await isSo()) && performance.now() < endsAt) await pause(50);
    return await isSo();
  };
  const isAlerted = (key: string) => database.getActiveAlerts().some((alert) => alert.key === key);
  const everybodyServes = async () => {
    const isWell = async () => {
      const { status, targets } = await database.getHealthStatus();
      return status === 'up' && targets.every(({ state }) => state === 'serving');
    };
    expect(await until(isWell)).toBe(true);
  };

  it('nothing is wrong: no alert, ready, every server up with its role', async () => {
    expect(database.getActiveAlerts()).toEqual([]);
    expect(await database.getHealthStatus()).toMatchObject({
      status: 'up',
      isReady: true,
      targets: [
        { name: 'primary', role: 'primary', status: 'up', state: 'serving', lagMs: null },
        { name: 'replica-1', role: 'replica', status: 'up', state: 'serving', reason: null },
      ],
      sessions: { lockWaits: { count: 0 } },
      storage: { maxConnections: expect.any(Number), disk: { usedRatio: expect.any(Number) } },
      alerts: { info: 0, warning: 0, critical: 0 },
    });
    expect(database.getDetailedMetrics()).toMatchObject({ total: expect.any(Number), shed: 0, waiting: 0 });
  });

  it('a replica: reads and writes go on, health is degraded, an alert names it and goes', async () => {
    await servers.cluster.crash(0, { hold: true });
    // More at once than the replica had connections, and than the retry budget would pay for.
    const crowd = Array.from({ length: 40 }, () => read({ consistency: 'eventual' }));
    expect(new Set(await Promise.all(crowd))).toEqual(new Set(['first']));
    await expect(read()).resolves.toBe('first');
    await expect(read({ consistency: 'strong' })).resolves.toBe('first');
    await rename('second');
    expect(await until(() => isAlerted('replica-ejected:replica-1'))).toBe(true);
    expect(await until(async () => (await database.getHealthStatus()).status === 'degraded')).toBe(true);
    const { status, isReady, targets, alerts } = await database.getHealthStatus();
    expect({ status, isReady, critical: alerts.critical }).toEqual({
      status: 'degraded',
      isReady: true,
      critical: 0,
    });
    expect(alerts.warning).toBeGreaterThan(0);
    expect(targets[1]).toMatchObject({
      name: 'replica-1',
      status: 'down',
      latencyMs: null,
      state: 'ejected',
    });
    expect(await database.metricsText()).toContain(
      'database_alerts_active{type="REPLICATION",severity="warning"} 1',
    );
    expect(database.getActiveAlerts().find(({ key }) => key === 'replica-ejected:replica-1')).toMatchObject({
      severity: 'warning',
      runbook: 'replica-ejected',
      evidence: { reason: expect.any(String) },
    });

    await servers.cluster.release(0);
    await everybodyServes();
    expect(await until(() => !isAlerted('replica-ejected:replica-1'))).toBe(true);
  });

  it('the primary: replicas serve reads, writes are refused without effect, people are told, writes resume', async () => {
    await servers.cluster.catchUp();
    await servers.cluster.crash('primary', { hold: true });
    await expect(read({ consistency: 'eventual' })).resolves.toBe('second');
    await expect(read()).resolves.toBe('second');
    expect(refusals).toContain(await codeOf(read({ consistency: 'strong' })));
    expect(refusals).toContain(await codeOf(rename('never')));
    expect(await until(() => isAlerted('primary-down'))).toBe(true);
    expect(await until(async () => (await database.getHealthStatus()).status === 'degraded')).toBe(true);
    expect(await database.getHealthStatus()).toMatchObject({ status: 'degraded', isReady: true });
    expect(database.getLightweightHealthStatus().alerts.critical).toBeGreaterThan(0);

    await servers.cluster.release('primary');
    await everybodyServes();
    expect(await until(() => !isAlerted('primary-down'))).toBe(true);
    await expect(read({ consistency: 'strong' })).resolves.toBe('second');
    expect(await until(async () => (await codeOf(rename('third'))) === 'done')).toBe(true);
    await expect(read({ consistency: 'strong' })).resolves.toBe('third');
  });

  it('the primary, to a session ahead of every replica: it is shown nothing older, others are served', async () => {
    await servers.cluster.catchUp();
    await servers.cluster.pauseReplay(0);
    const outcome = await database.runInContext(clinic, async () => {
      await database.executeHealthcareWrite(
        (client) => client.location.update({ where: { id: locationId }, data: { name: 'ahead' } }),
        AUDIT,
      );
      await servers.cluster.crash('primary', { hold: true });
      const own = database.executeHealthcareRead(
        async (client) => (await client.location.findFirst({ where: { id: locationId } }))?.name,
        { timeoutMs: 2000 },
      );
      return await own.catch((error: unknown) => (error as { code?: string }).code);
    });
    expect(refusals).toContain(outcome);
    await expect(read({ consistency: 'eventual' })).resolves.toBe('third');

    await servers.cluster.release('primary');
    await servers.cluster.resumeReplay(0);
    await everybodyServes();
    await expect(read({ consistency: 'strong' })).resolves.toBe('ahead');
  });

  it('all servers: everything is refused in time, the process is not ready, and comes back by itself', async () => {
    await servers.cluster.crash(0, { hold: true });
    await servers.cluster.crash('primary', { hold: true });
    for (const consistency of ['eventual', 'session', 'strong'] as const)
      expect(refusals).toContain(await codeOf(read({ consistency })));
    expect(refusals).toContain(await codeOf(rename('never')));
    const isDown = async () => {
      const { status, isReady } = await database.getHealthStatus();
      return status === 'down' && !isReady;
    };
    expect(await until(isDown)).toBe(true);
    expect(await until(() => isAlerted('database-unreachable'))).toBe(true);

    await servers.cluster.release(0);
    await servers.cluster.release('primary');
    await everybodyServes();
    expect(await until(() => !isAlerted('database-unreachable'))).toBe(true);
    expect(database.getLightweightHealthStatus().isReady).toBe(true);
  });

  it('tells the application of each alert and of its end, as Nest events', () => {
    for (const key of ['replica-ejected:replica-1', 'primary-down', 'database-unreachable'])
      expect(emitted.filter((event) => event.endsWith(key)).slice(0, 2)).toEqual([
        `raised ${key}`,
        `resolved ${key}`,
      ]);
  });

  it('lets an operator take an alert on, and refuses one that is not there', async () => {
    await codeOf(
      database.runInContext(clinic, () =>
        database.executeWithClinicContext(uuidv7(), (client) => client.patient.count()),
      ),
    );
    expect(await until(() => isAlerted('isolation-refusal'))).toBe(true);
    const alert = database.getActiveAlerts().find(({ key }) => key === 'isolation-refusal')!;
    expect(database.acknowledgeAlert(alert.id)).toMatchObject({ acknowledgedAt: expect.any(Date) });
    expect(() => database.acknowledgeAlert('none')).toThrow(
      expect.objectContaining({ code: 'DB_ARGUMENT_INVALID' }),
    );
  });
});
