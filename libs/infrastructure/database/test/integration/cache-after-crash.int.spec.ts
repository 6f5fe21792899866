import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { DatabaseModule, DatabaseService, type ReadOptions } from '@infrastructure/database';
import { NestFactory } from '@nestjs/core';
import type { TestCluster } from '@tools/dev/cluster';
import { startOwnCluster } from '../support/own-cluster.js';
import { RoleSession } from '../support/role-session.js';
import { createClinic, setupFor } from '../support/test-database.js';
import { TestRedis } from '../support/test-redis.js';
import { uuidv7 } from '../support/uuid.js';

jest.setTimeout(120_000);

const PERSON = { firstName: 'Ada', lastName: 'Lovelace', birthDate: new Date('1990-12-10') };
/** Of transactions that leave nothing but their numbers. */
const ROLLED_BACK = 20;
const FROM_REDIS = /^database_cache_requests_total\{result="hit",level="l2",model="Patient"\} 1$/m;
/** As the server writes it out. */
const SINCE_THE_LAST_CRASH =
  /\( ?SELECT EXTRACT\(epoch FROM pg_stat_wal\.stats_reset\)[^)]*FROM pg_stat_wal[^)]*\)/;

type Prepare = (owner: RoleSession) => Promise<void>;

describe('after a crash of the primary', () => {
  let servers: TestCluster;
  let redis: TestRedis;
  beforeAll(async () => {
    servers = await startOwnCluster();
    redis = await TestRedis.start();
    // Longer than the usual 200 ms, so that the numbers are forgotten for certain.
    await servers.cluster.asSuperuser('primary', async (session) => {
      await session.query("ALTER SYSTEM SET wal_writer_delay = '10s'");
      await session.query('SELECT pg_reload_conf()');
    });
  });
  afterAll(async () => {
    await servers.stop();
    await redis.stop();
  });

  /**
   * What two processes show of a row that is changed after the crash.
   *
   * @param prepare is given the database before the module starts on it
   * @returns undefined where the crash has forgotten no number: the server happened to flush them
   */
  const shownAfterOneCrash = async (prepare: Prepare) => {
    const location = await servers.cluster.createDatabase();
    const owner = async <T>(work: (session: RoleSession) => Promise<T>): Promise<T> => {
      const session = await RoleSession.open(location, 'migration');
      try {
        return await work(session);
      } finally {
        await session.close();
      }
    };
    const nextNumber = async (session: RoleSession): Promise<number> => {
      const [row] = await session.query('SELECT pg_snapshot_xmax(pg_current_snapshot())::text AS next');
      return Number(row?.['next']);
    };
    await owner(prepare);
    const cache = { isEnabled: true, redisUrl: redis.url, encryptionKey: randomBytes(32).toString('base64') };
    const open = () =>
      NestFactory.createApplicationContext(DatabaseModule.forRoot(setupFor(location, { cache })), {
        logger: false,
        abortOnError: false,
      });
    const apps = [await open(), await open()];
    const processes = apps.map((app) => app.get(DatabaseService));
    const [one, other] = processes as [DatabaseService, DatabaseService];
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
    const before = await owner(async (session) => {
      for (let count = 0; count < ROLLED_BACK; count += 1)
        await session.script('BEGIN; SELECT pg_current_xact_id(); ROLLBACK');
      return await nextNumber(session);
    });
    await hears();
    await find(one);
    // What Redis brings to the other process is still there after the crash.
    await find(other);
    expect(await other.metricsText()).toMatch(FROM_REDIS);
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
    const after = await owner(async (session) => {
      const next = await nextNumber(session);
      await session.query(`UPDATE healthcare.patients SET notes = 'new' WHERE id = '${id}'`);
      return next;
    });
    await hears();
    const shown = await Promise.all(processes.map(async (database) => (await find(database))?.notes));
    for (const app of apps) await app.close();
    return after < before ? shown : undefined;
  };
  const shownAfterCrash = async (prepare: Prepare = () => Promise.resolve()) => {
    for (;;) {
      const shown = await shownAfterOneCrash(prepare);
      if (shown !== undefined) return shown;
    }
  };

  /**
   * What was rolled back just before is forgotten by the recovery, so that its numbers are given out again: to a snapshot
   * of before, a transaction of after looks like one that it shows.
   */
  it('nothing that was read before is taken for news of after', async () => {
    await expect(shownAfterCrash()).resolves.toEqual(['new', 'new']);
  });

  it('something is, where the database does not say that it has crashed', async () => {
    const withoutCrashes = async (owner: RoleSession): Promise<void> => {
      const [row] = await owner.query(
        "SELECT pg_get_functiondef('healthcare.changes_since(text, integer)'::regprocedure) AS text",
      );
      const text = String(row?.['text']);
      expect(text).toMatch(SINCE_THE_LAST_CRASH);
      await owner.script(text.replace(SINCE_THE_LAST_CRASH, "'once'"));
    };
    await expect(shownAfterCrash(withoutCrashes)).resolves.toContain('old');
  });
});
