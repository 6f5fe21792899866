import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { DatabaseModule, DatabaseService, type ReadOptions } from '@infrastructure/database';
import { NestFactory } from '@nestjs/core';
import type { ClusterDatabase, TestCluster } from '@tools/dev/cluster';
import { startOwnCluster } from '../support/own-cluster.js';
import { RoleSession } from '../support/role-session.js';
import { createClinic, setupFor } from '../support/test-database.js';
import { TestRedis } from '../support/test-redis.js';
import { uuidv7 } from '../support/uuid.js';

jest.setTimeout(120_000);

const PERSON = { firstName: 'Ada', lastName: 'Lovelace', birthDate: new Date('1990-12-10') };
/** Of transactions that leave nothing but their numbers. */
const ROLLED_BACK = 20;

describe('after a crash of the primary', () => {
  let servers: TestCluster;
  let location: ClusterDatabase;
  let redis: TestRedis;
  beforeAll(async () => {
    servers = await startOwnCluster();
    location = await servers.cluster.createDatabase();
    redis = await TestRedis.start();
  });
  afterAll(async () => {
    await servers.stop();
    await redis.stop();
  });

  /**
   * What was rolled back just before is forgotten by the recovery, so that its numbers are given out again: to a snapshot
   * of before, a transaction of after looks like one that it shows.
   */
  it('nothing that was read before is taken for news of after', async () => {
    const cache = { isEnabled: true, redisUrl: redis.url, encryptionKey: randomBytes(32).toString('base64') };
    const open = () =>
      NestFactory.createApplicationContext(DatabaseModule.forRoot(setupFor(location, { cache })), {
        logger: false,
        abortOnError: false,
      });
    // Longer than the usual 200 ms, so that the numbers are forgotten for certain.
    await servers.cluster.asSuperuser('primary', async (session) => {
      await session.query("ALTER SYSTEM SET wal_writer_delay = '10s'");
      await session.query('SELECT pg_reload_conf()');
    });
    const apps = [await open(), await open()];
    const processes = apps.map((app) => app.get(DatabaseService));
    const [one] = processes as [DatabaseService];
    const clinic = await createClinic(one, 'crash', ['practitioner']);
    const id = uuidv7();
    const find = (database: DatabaseService, options?: ReadOptions) =>
      database.runInContext(clinic, () =>
        database.executeHealthcareRead((client) => client.patient.findUnique({ where: { id } }), options),
      );
    /** Keeps processes asking what has changed, by reads that nobody has read before. */
    const hears = async (): Promise<void> => {
      for (let round = 0; round < 5; round += 1) {
        for (const database of processes) await find(database, { cache: { key: uuidv7() } });
        await pause(100);
      }
    };
    await one.runInContext(clinic, () =>
      one.executeHealthcareWrite(
        (client) => client.patient.create({ data: { ...PERSON, id, mrn: id, notes: 'old' } }),
        { action: 'TEST', resourceType: 'Patient' },
      ),
    );
    await hears();
    const before = await RoleSession.open(location, 'migration');
    for (let count = 0; count < ROLLED_BACK; count += 1)
      await before.script('BEGIN; SELECT pg_current_xact_id(); ROLLBACK');
    await before.close();
    await hears();
    await find(one);
    await pause(50);
    await servers.cluster.crash('primary');
    for (const database of processes)
      while (
        await find(database, { cache: false }).then(
          () => false,
          () => true,
        )
      )
        await pause(100);
    await hears();
    const after = await RoleSession.open(location, 'migration');
    await after.query(`UPDATE healthcare.patients SET notes = 'new' WHERE id = '${id}'`);
    await after.close();
    await hears();
    for (const database of processes) await expect(find(database)).resolves.toMatchObject({ notes: 'new' });
    for (const app of apps) await app.close();
  });
});
