import 'reflect-metadata';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import * as library from '@infrastructure/database';
import type { DatabaseService, Identity, ReadOptions } from '@infrastructure/database';
import { NestFactory } from '@nestjs/core';
import type { ClusterDatabase, TestCluster } from '@tools/dev/cluster';
import { libraryWithout, type Edit } from '../support/defences.js';
import { startOwnCluster } from '../support/own-cluster.js';
import { RoleSession } from '../support/role-session.js';
import { createClinic, setupFor } from '../support/test-database.js';
import { uuidv7 } from '../support/uuid.js';

jest.setTimeout(120_000);

const AUDIT = { action: 'RENAME', resourceType: 'Location' };
/** Of the two standbys, the one whose confirmation commits wait for, and the one that readers use. */
const [CONFIRMING, READ] = [0, 1];

/**
 * The primary shows a commit when the synchronous standbys have confirmed it. Other standbys show it as soon as they
 * have replayed it.
 */
describe('a session that has seen a commit on a replica before the primary shows it', () => {
  let servers: TestCluster;
  let cluster: ClusterDatabase;
  let superuser: RoleSession;

  beforeAll(async () => {
    servers = await startOwnCluster({ replicas: 2, settings: { synchronous_commit: 'remote_apply' } });
    cluster = await servers.cluster.createDatabase();
    superuser = await RoleSession.open(cluster, 'migration');
    await configure('"node-2"');
    await untilCommitsWait();
  });
  afterAll(async () => {
    await configure('');
    await superuser.close();
    await servers.stop();
  });

  const configure = async (standbys: string) => {
    await superuser.script(`ALTER SYSTEM SET synchronous_standby_names = '${standbys}'`);
    await superuser.script('SELECT pg_reload_conf()');
  };
  const onConfirming = async (sql: string) =>
    (await servers.cluster.asSuperuser(CONFIRMING, (session) => session.query<{ state: string }>(sql))).rows;
  const hold = async () => {
    await onConfirming('SELECT pg_wal_replay_pause()');
    const isPaused = async () =>
      (await onConfirming('SELECT pg_get_wal_replay_pause_state() AS state'))[0]?.state === 'paused';
    while (!(await isPaused())) await pause(5);
  };
  const release = async () => {
    await onConfirming('SELECT pg_wal_replay_resume()');
  };
  /** The setting reaches commits some time after it was made. */
  const untilCommitsWait = async () => {
    const writer = await RoleSession.open(cluster, 'migration');
    const isWaiting = async () =>
      (await superuser.query("SELECT FROM pg_stat_activity WHERE wait_event = 'SyncRep'")).length > 0;
    await hold();
    let isHeld = false;
    while (!isHeld) {
      const commit = writer.script('CREATE TABLE public.held (); DROP TABLE public.held').then(() => true);
      do isHeld = await isWaiting();
      while (!isHeld && !(await Promise.race([commit, pause(1, false)])));
      if (isHeld) await release();
      await commit;
    }
    await writer.close();
  };

  interface Ward {
    readonly id: string;
    readonly database: DatabaseService;
    readonly rename: (name: string) => Promise<unknown>;
    readonly asClinic: <T>(work: () => Promise<T>) => Promise<T>;
    /** Reads on a replica until it shows the name. */
    readonly seeOnReplica: (name: string) => Promise<void>;
    readonly nameNow: (options?: ReadOptions) => Promise<string | undefined>;
  }

  async function inWard<T>(
    { DatabaseModule, DatabaseService }: typeof library,
    visit: (ward: Ward) => Promise<T>,
  ): Promise<T> {
    const replicas = { urls: [cluster.urls.replicas[READ] as string] };
    const app = await NestFactory.createApplicationContext(
      DatabaseModule.forRoot(setupFor(cluster, { replicas })),
      { logger: false, abortOnError: false },
    );
    const database = app.get(DatabaseService);
    const clinic: Identity = await createClinic(database, `ward-${String(Date.now())}`);
    const id = uuidv7();
    const asClinic = <R>(work: () => Promise<R>): Promise<R> => database.runInContext(clinic, work);
    const rename = (name: string) =>
      asClinic(() =>
        database.executeHealthcareWrite(
          (client) => client.location.upsert({ where: { id }, create: { id, name }, update: { name } }),
          AUDIT,
        ),
      );
    const nameNow = (options?: ReadOptions) =>
      database.executeHealthcareRead(
        async (client) => (await client.location.findFirst({ where: { id } }))?.name,
        options,
      );
    const seeOnReplica = async (name: string) => {
      while ((await nameNow()) !== name) await pause(5);
    };
    try {
      await rename('before');
      while (database.getMetrics().replicas.some(({ isUp }) => !isUp)) await pause(20);
      return await visit({ id, database, rename, asClinic, seeOnReplica, nameNow });
    } finally {
      await app.close();
    }
  }

  type Visit<T> = (ward: Ward) => Promise<T>;

  /** What is to be had while a commit that renames to `after` is not confirmed. */
  const held = <T>(given: typeof library, visit: Visit<T>): Promise<T> =>
    inWard(given, async (ward) => {
      await hold();
      const write = ward.rename('after');
      try {
        return await visit(ward);
      } finally {
        await release();
        await write;
      }
    });
  /** In one session: sees the new name on the replica, then asks. */
  const havingSeen =
    <T>(ask: Visit<T>): Visit<T> =>
    (ward) =>
      ward.asClinic(async () => {
        await ward.seeOnReplica('after');
        return await ask(ward);
      });
  const strongly = ({ nameNow }: Ward) =>
    nameNow({ consistency: 'strong' }).then(String, (error: unknown) => (error as { code?: string }).code);
  const elsewhere: Visit<unknown> = async (ward) => {
    const token = await havingSeen(() => Promise.resolve(ward.database.getConsistencyToken()))(ward);
    return await ward.database.withConsistencyToken(token as string, () =>
      ward.asClinic(() => strongly(ward)),
    );
  };
  /** A read of the primary that goes on while the commit is confirmed. */
  const confirmedMeanwhile = async ({ database, id }: Ward) => {
    const read = database.executeHealthcareRead(
      (client) => client.$queryRaw<{ name: string }[]>`
        SELECT name, (SELECT count(*) FROM generate_series(1, 5000000)) FROM healthcare.locations WHERE id = ${id}::uuid`,
      { consistency: 'strong' },
    );
    const underWay = `SELECT FROM pg_stat_activity
      WHERE state = 'active' AND query LIKE '%generate_series(1, 5000000)%' AND pid <> pg_backend_pid()`;
    while ((await superuser.query(underWay)).length === 0) await pause(1);
    await release();
    return (await read)[0]?.name;
  };
  const besideLongTransactions = async (given: typeof library) => {
    const idlers = await Promise.all([1, 2].map(() => RoleSession.open(cluster, 'migration')));
    for (const idler of idlers) await idler.script('BEGIN; SELECT pg_current_xact_id()');
    try {
      return await inWard(given, async (ward) => {
        await ward.rename('after');
        return await havingSeen(strongly)(ward);
      });
    } finally {
      for (const idler of idlers) await idler.close();
    }
  };

  it('is not shown less by the primary: the read waits, and then fails as one that may be tried again', async () => {
    await expect(held(library, havingSeen(strongly))).resolves.toBe('DB_COMMIT_UNCONFIRMED');
  });

  it('is not shown less in another context that has its token', async () => {
    await expect(held(library, elsewhere)).resolves.toBe('DB_COMMIT_UNCONFIRMED');
  });

  it('is shown it as soon as it is confirmed', async () => {
    const releasing = async (ward: Ward) => (await Promise.all([strongly(ward), release()]))[0];
    await expect(held(library, havingSeen(releasing))).resolves.toBe('after');
  });

  it('is shown it by a read that was under way when it was confirmed', async () => {
    await expect(held(library, havingSeen(confirmedMeanwhile))).resolves.toBe('after');
  });

  it('is not held up by transactions that go on for long', async () => {
    await expect(besideLongTransactions(library)).resolves.toBe('after');
  });

  describe('without a defence', () => {
    const without = async <T>(edit: Edit, ask: (given: typeof library) => Promise<T>): Promise<T> => {
      const copy = await libraryWithout(edit);
      try {
        return await ask(copy.library);
      } finally {
        await copy.remove();
      }
    };

    it('is shown less where a read of the primary is handed out as it is', async () => {
      const edit = {
        file: 'prisma/road.ts',
        find: 'return this.#router.shows(sight.below) ? undefined : sight;',
        replace: 'return undefined;',
      };
      await expect(without(edit, (given) => held(given, havingSeen(strongly)))).resolves.toBe('before');
    });

    it('is shown less where what is missing to the end is handed out', async () => {
      const edit = {
        file: 'prisma/primary-proof.ts',
        find: 'if (wasMissing) throw UnavailableError.commitUnconfirmed();',
        replace: '',
      };
      await expect(without(edit, (given) => held(given, havingSeen(strongly)))).resolves.toBe('before');
    });

    it('is shown less in another context where the token does not tell', async () => {
      const edit = {
        file: 'internal/session-consistency/consistency-session.ts',
        find: 'seenBelow: this.#sight?.below ?? 0n,',
        replace: 'seenBelow: 0n,',
      };
      await expect(without(edit, (given) => held(given, elsewhere))).resolves.toBe('before');
    });

    it('is shown less where another snapshot than the statement’s is looked at', async () => {
      const edit = {
        file: 'prisma/read.scope.ts',
        find: ', lead: ONE_SNAPSHOT',
        replace: '',
      };
      await expect(without(edit, (given) => held(given, havingSeen(confirmedMeanwhile)))).resolves.toBe(
        'before',
      );
    });

    it('is held up by long transactions where no replica is asked about them', async () => {
      const edit = {
        file: 'prisma/replica-witness.ts',
        find: "return typeof answer === 'boolean' ? answer : undefined;",
        replace: "return typeof answer === 'boolean' ? true : undefined;",
      };
      await expect(without(edit, besideLongTransactions)).resolves.toBe('DB_COMMIT_UNCONFIRMED');
    });
  });
});
