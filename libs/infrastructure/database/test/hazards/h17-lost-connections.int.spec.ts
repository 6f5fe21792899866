import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { sharedCluster, type ClusterDatabase } from '@tools/dev/cluster';
import * as healthy from '../../src/prisma/connection-pool.js';
import { libraryWithout, type Edit } from '../support/defences.js';
import { backendOf, RealPool, run } from '../support/real-pool.js';
import { RoleSession } from '../support/role-session.js';
import { WireTap } from '../support/wire-tap.js';

jest.setTimeout(180_000);

const MOST = 8;
const ROUNDS = 12;
/** How often in a row the two counts must agree. */
const LOOKS = 5;
/** Longer than any test waits: a session that works on for nobody is still there when it is counted. */
const ENDLESS = 'SELECT pg_sleep(60)';

interface Weather {
  readonly real: RealPool;
  readonly superuser: RoleSession;
  readonly tap: WireTap;
}

type Blow = (weather: Weather) => Promise<unknown>;

const onLease =
  (work: (lease: healthy.Lease) => Promise<unknown>): Blow =>
  async ({ real }) => {
    const lease = await real.pool.acquire();
    try {
      await work(lease);
    } finally {
      lease.release();
    }
  };

async function kill({ real, superuser }: Weather): Promise<void> {
  await superuser.query(
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1 LIMIT 1',
    [real.name],
  );
}

/** What happens to connections in a bad hour. */
const blows: Readonly<Record<string, Blow>> = {
  'a query': onLease((lease) => run(lease, 'SELECT 1')),
  'an SQL error': onLease((lease) => run(lease, 'SELECT 1 / 0')),
  'a deadline': onLease((lease) => run(lease, ENDLESS)),
  'a caller that gives up': onLease((lease) => run(lease, ENDLESS, AbortSignal.timeout(20))),
  'a lease given back in the middle': onLease(async (lease) => {
    void run(lease, ENDLESS).catch(() => undefined);
    await pause(20);
  }),
  'a lease taken away': onLease(async (lease) => {
    void run(lease, ENDLESS).catch(() => undefined);
    await pause(20);
    lease.reclaim(new Error('leaked'));
  }),
  'a transaction left open': onLease((lease) => run(lease, 'BEGIN')),
  'a transaction left failed': onLease(async (lease) => {
    await run(lease, 'BEGIN');
    await run(lease, 'SELECT 1 / 0');
  }),
  'a connection in doubt': onLease(async (lease) => {
    await run(lease, 'SELECT 1');
    lease.release(true);
  }),
  'no patience': ({ real }) => real.pool.acquire({ timeoutMs: 1 }).then((lease) => lease.release()),
  'a waiter that gives up': ({ real }) =>
    real.pool.acquire({ signal: AbortSignal.timeout(2) }).then((lease) => lease.release()),
  'a killed backend': kill,
  'a cancelled backend': ({ real, superuser }) =>
    superuser.query(
      'SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE application_name = $1 LIMIT 2',
      [real.name],
    ),
};

describe('H17: after a storm, a pool', () => {
  let cluster: ClusterDatabase;
  let superuser: RoleSession;
  let tap: WireTap;

  beforeAll(async () => {
    cluster = await sharedCluster(process.env).createDatabase();
    superuser = await RoleSession.open(cluster, 'migration');
    tap = await WireTap.before(cluster.urls.app);
  });
  afterAll(async () => {
    await tap.close();
    await superuser.close();
    await cluster.drop();
  });

  /** The last blow of every storm: a connection that works is ended while nobody uses it. */
  async function endOneIdle({ pool }: RealPool): Promise<void> {
    for (let tries = 0; tries < 10 * MOST; tries += 1) {
      const lease = await pool.acquire();
      const backend = await backendOf(lease).catch(() => undefined);
      lease.release();
      if (backend === undefined) continue;
      await superuser.query('SELECT pg_terminate_backend($1)', [backend]);
      return;
    }
  }

  /**
   * @param patienceMs how long the two may take to agree
   * @returns the pool's own count and the server's
   */
  async function storm(module: typeof healthy, patienceMs: number) {
    const connection = { connectionString: tap.through(cluster.urls.app), connectionTimeoutMillis: 2000 };
    const real = new RealPool({ connection, min: 2, max: MOST, deadlineMs: 100 }, module);
    for (let round = 0; round < ROUNDS; round += 1) {
      await Promise.allSettled(Object.values(blows).map((blow) => blow({ real, superuser, tap })));
      if (round % 4 === 1) tap.cut();
    }
    await endOneIdle(real);
    const counts = async () => ({
      pool: real.pool.counts.total,
      server: await real.backends(superuser),
    });
    const endMs = performance.now() + patienceMs;
    let seen = await counts();
    // A session that is ending is counted for a moment longer: once is not enough.
    for (let agreed = 0; agreed < LOOKS && performance.now() < endMs;) {
      await pause(100);
      seen = await counts();
      agreed = seen.pool === seen.server ? agreed + 1 : 0;
    }
    await real.pool.drain(0);
    await real.terminateBackends(superuser);
    return seen;
  }

  async function stormWithout(edit: Edit) {
    const copy = await libraryWithout(edit);
    const seen = await storm(await copy.load<typeof healthy>('prisma/connection-pool.ts'), 5000);
    await copy.remove();
    return seen;
  }

  it('has as many connections as the server counts, and no more than it may', async () => {
    const { pool, server } = await storm(healthy, 30_000);
    expect(server).toBe(pool);
    expect(pool).toBeLessThanOrEqual(MOST);
  });

  it('has lost some when what it doubts is not destroyed', async () => {
    const { pool, server } = await stormWithout({
      file: 'internal/connection-pool/connection-stock.ts',
      find: 'this.#ports.factory.destroy(slot.connection);',
      replace: '',
    });
    expect(server).toBeGreaterThan(pool);
  });

  it('has lost some to statements that run on when they are not cancelled', async () => {
    const { pool, server } = await stormWithout({
      file: 'prisma/pg-connection.ts',
      find: 'if (this.#running > 0 && this.#isCancellable) void this.#cancel(this.#client);',
      replace: '',
    });
    expect(server).toBeGreaterThan(pool);
  });

  it('counts some that are gone when it does not hear of losses', async () => {
    const { pool, server } = await stormWithout({
      file: 'prisma/pg-connection.ts',
      find: 'lost(this);',
      replace: '',
    });
    expect(server).toBeLessThan(pool);
  });
});
