import 'reflect-metadata';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { DatabaseModule, DatabaseService, type Identity, type ReadOptions } from '@infrastructure/database';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { ClusterDatabase, TestCluster } from '@tools/dev/cluster';
import { startOwnCluster } from '../support/own-cluster.js';
import { createClinic, setupFor } from '../support/test-database.js';
import { uuidv7 } from '../support/uuid.js';

jest.setTimeout(120_000);

const AUDIT = { action: 'RENAME', resourceType: 'Location' };

describe('reads beside a replica', () => {
  let servers: TestCluster;
  let cluster: ClusterDatabase;
  let app: INestApplicationContext;
  let database: DatabaseService;
  let clinic: Identity;
  const locationId = uuidv7();

  beforeAll(async () => {
    servers = await startOwnCluster();
    cluster = await servers.cluster.createDatabase();
    const replicas = { urls: [...cluster.urls.replicas] };
    app = await NestFactory.createApplicationContext(
      DatabaseModule.forRoot(setupFor(cluster, { replicas })),
      { logger: false, abortOnError: false },
    );
    database = app.get(DatabaseService);
    clinic = await createClinic(database, 'alpha');
    await asClinic(() => rename('first'));
    await replicaServes();
  });
  afterAll(async () => {
    await app.close();
    await servers.stop();
  });

  const asClinic = <T>(work: () => Promise<T>): Promise<T> => database.runInContext(clinic, work);
  const rename = (name: string) =>
    database.executeHealthcareWrite(
      (client) =>
        client.location.upsert({
          where: { id: locationId },
          create: { id: locationId, name },
          update: { name },
        }),
      AUDIT,
    );
  const nameNow = async (options?: ReadOptions) =>
    await database.executeHealthcareRead(
      async (client) => (await client.location.findFirst({ where: { id: locationId } }))?.name,
      options,
    );
  const onReplica = (sql: string) => servers.cluster.asSuperuser(0, (session) => session.query(sql));
  /** How many reads went where for `reason`, so far. */
  const routed = async (reason: string) => {
    const line = `database_routed_reads_total{reason="${reason}"} `;
    const text = await database.metricsText();
    return Number(
      text
        .split('\n')
        .find((each) => each.startsWith(line))
        ?.slice(line.length),
    );
  };
  const replicaServes = async () => {
    while (database.getMetrics().replicas.some(({ isUp }) => !isUp)) await pause(20);
  };
  const caughtUp = async () => {
    while (database.getMetrics().replicas.some(({ lagBytes }) => lagBytes !== 0)) await pause(20);
  };

  it('are served by it', async () => {
    await caughtUp();
    const before = await routed('strategy');
    await expect(asClinic(() => nameNow())).resolves.toBe('first');
    expect(await routed('strategy')).toBe(before + 1);
  });

  it('see what their own session wrote, wherever the replica stands', async () => {
    await onReplica('SELECT pg_wal_replay_pause()');
    try {
      await asClinic(async () => {
        await rename('second');
        await expect(nameNow()).resolves.toBe('second');
        await expect(nameNow({ consistency: 'strong' })).resolves.toBe('second');
        // The control: whoever asks for no consistency gets none.
        await expect(nameNow({ consistency: 'eventual' })).resolves.toBe('first');
      });
    } finally {
      await onReplica('SELECT pg_wal_replay_resume()');
    }
  });

  it('see what the token’s holder wrote, in a job and in a request, and go to the primary for a forged one', async () => {
    await caughtUp();
    await onReplica('SELECT pg_wal_replay_pause()');
    try {
      const token = await asClinic(async () => {
        await rename('third');
        return database.getConsistencyToken();
      });
      expect(token).toBeDefined();
      const [withIt, without, forged] = await Promise.all([
        database.withConsistencyToken(token!, () => asClinic(() => nameNow())),
        asClinic(() => nameNow()),
        database.withConsistencyToken(`${token!.slice(0, -4)}AAAA`, () => asClinic(() => nameNow())),
      ]);
      expect({ withIt, without, forged }).toEqual({ withIt: 'third', without: 'second', forged: 'third' });
    } finally {
      await onReplica('SELECT pg_wal_replay_resume()');
    }
  });

  it('go on at the primary while the replica is dead, and return to it when it has caught up', async () => {
    await caughtUp();
    await servers.cluster.crash(0, { hold: true });
    for (let count = 0; count < 50; count += 1)
      await expect(asClinic(() => nameNow())).resolves.toBe('third');
    expect(database.getMetrics().replicas).toMatchObject([{ isUp: false, reason: 'unreachable' }]);
    await servers.cluster.release(0);
    await replicaServes();
    const before = await routed('strategy');
    await expect(asClinic(() => nameNow())).resolves.toBe('third');
    expect(await routed('strategy')).toBe(before + 1);
  });
});
