import 'reflect-metadata';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { DatabaseModule, DatabaseService } from '@infrastructure/database';
import { NestFactory } from '@nestjs/core';
import type { TestCluster } from '@tools/dev/cluster';
import { startOwnCluster } from '../support/own-cluster.js';
import { createClinic, setupFor } from '../support/test-database.js';

jest.setTimeout(180_000);

describe('a write that waits for a connection to a primary which another server replaces', () => {
  let servers: TestCluster;
  beforeAll(async () => void (servers = await startOwnCluster()));
  afterAll(() => servers.stop());

  it('is done on the new primary, instead of waiting for the old one until its time is over', async () => {
    const { cluster } = servers;
    const location = await cluster.createDatabase();
    const setup = setupFor(location, { replicas: { urls: location.urls.replicas } });
    const app = await NestFactory.createApplicationContext(DatabaseModule.forRoot(setup), {
      logger: false,
      abortOnError: false,
    });
    const database = app.get(DatabaseService);
    const clinic = await createClinic(database, 'replaced');
    await database.runInContext(clinic, async () => {
      const write = (name: string) =>
        database.executeInTransaction((tx) => tx.location.create({ data: { name } }), {
          idempotencyKey: name,
        });
      await write('before');
      await cluster.catchUp();
      await cluster.crash('primary', { hold: true });
      const waiting = ['one', 'two', 'three'].map(write);
      while (database.getConnectionPoolMetrics().waiting < waiting.length) await pause(5);
      await cluster.promote(0);
      const rows = await Promise.all(waiting);
      expect(rows.map(({ name }) => name)).toEqual(['one', 'two', 'three']);
      const count = database.executeHealthcareRead((client) => client.location.count(), {
        consistency: 'strong',
      });
      await expect(count).resolves.toBe(1 + rows.length);
    });
    await app.close();
  });
});
