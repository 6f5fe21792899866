import 'reflect-metadata';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import * as library from '@infrastructure/database';
import { NestFactory } from '@nestjs/core';
import type { ClusterDatabase, TestCluster } from '@tools/dev/cluster';
import { libraryWithout } from '../support/defences.js';
import { startOwnCluster } from '../support/own-cluster.js';
import { RoleSession } from '../support/role-session.js';
import { createClinic, setupFor } from '../support/test-database.js';

jest.setTimeout(120_000);

describe('H12: a COMMIT that waits for a standby which is gone', () => {
  let servers: TestCluster;
  let database: ClusterDatabase;
  let superuser: RoleSession;

  beforeAll(async () => {
    servers = await startOwnCluster();
    database = await servers.cluster.createDatabase();
    superuser = await RoleSession.open(database, 'migration');
  });
  afterAll(async () => {
    await superuser.close();
    await servers.stop();
  });

  const waitFor = async (standbys: string) => {
    await superuser.script(`ALTER SYSTEM SET synchronous_standby_names = '${standbys}'`);
    await superuser.script('SELECT pg_reload_conf()');
  };

  /** How a write ends whose wait an operator cancels, and how many rows it left. */
  async function writeAndCancel({ DatabaseModule, DatabaseService }: typeof library) {
    const app = await NestFactory.createApplicationContext(DatabaseModule.forRoot(setupFor(database)), {
      logger: false,
      abortOnError: false,
    });
    const service = app.get(DatabaseService);
    const clinic = await createClinic(service, `waiting-${String(Date.now())}`);
    const write = () => service.executeInTransaction((tx) => tx.location.create({ data: { name: 'North' } }));
    await waitFor('nobody');
    const outcome = service.runInContext(clinic, write).then(
      () => 'done',
      (error: unknown) => (error as { outcome?: unknown }).outcome,
    );
    for (let cancelled = 0; cancelled === 0;) {
      await pause(20);
      const waiting = await superuser.query(
        "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'",
      );
      cancelled = waiting.length;
    }
    const ended = await outcome;
    await waitFor('');
    const rows = await service.runInContext(clinic, () =>
      service.executeHealthcareRead((client) => client.location.count()),
    );
    await app.close();
    return { ended, rows };
  }

  it('is never reported as success when the wait is cancelled: it is committed here, and nobody knows where else', async () => {
    await expect(writeAndCancel(library)).resolves.toEqual({ ended: 'unknown', rows: 1 });
  });

  it('is reported as success where the warning is not heard', async () => {
    const copy = await libraryWithout({
      file: 'prisma/transaction.session.ts',
      find: "packetOf('SET LOCAL client_min_messages = warning')",
      replace: "packetOf('SET LOCAL client_min_messages = error')",
    });
    await expect(writeAndCancel(copy.library)).resolves.toEqual({ ended: 'done', rows: 1 });
    await copy.remove();
  });
});
