import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { sharedCluster, type ClusterDatabase } from '@tools/dev/cluster';
import { classifyFailure } from '../../src/errors/index.js';
import { createError } from '../../src/errors/create-error.js';
import { EMPTY_PACKET } from '../../src/prisma/packet.js';
import { GatedWire } from '../support/gated-wire.js';
import { backendOf, RealPool, run } from '../support/real-pool.js';
import { RoleSession } from '../support/role-session.js';
import { verdict } from '../support/seen-error.js';

jest.setTimeout(60_000);

const codeOf = (promise: Promise<unknown>, phase: 'statement' | 'commit' = 'statement') =>
  promise.then(
    () => 'done',
    (error: unknown) => classifyFailure(error, { phase, write: true }).code,
  );

describe('a pool on a real server', () => {
  let cluster: ClusterDatabase;
  let superuser: RoleSession;
  let wire: GatedWire;
  const started: RealPool[] = [];

  beforeAll(async () => {
    cluster = await sharedCluster(process.env).createDatabase();
    superuser = await RoleSession.open(cluster, 'migration');
  });
  beforeEach(async () => {
    wire = await GatedWire.before(cluster.urls.app);
  });
  afterEach(async () => {
    await Promise.all(started.splice(0).map(({ pool }) => pool.drain(0).then(() => pool.end())));
    await wire.close();
  });
  afterAll(async () => {
    await superuser.close();
    await cluster.drop();
  });

  function start(options: Partial<ConstructorParameters<typeof RealPool>[0]> = {}): RealPool {
    const pool = new RealPool({
      connection: { connectionString: wire.through(cluster.urls.app) },
      ...options,
    });
    started.push(pool);
    return pool;
  }

  describe('a statement past its deadline', () => {
    it('does not run on for nobody: the server stops it, and the connection stays good', async () => {
      const real = start({ deadlineMs: 200 });
      const lease = await real.pool.acquire();
      const backend = await backendOf(lease);
      expect(await codeOf(run(lease, 'SELECT pg_sleep(30)'))).toBe('DB_STATEMENT_TIMEOUT');
      expect(await real.backends(superuser, 'active')).toBe(0);
      lease.release();
      const next = await real.pool.acquire();
      expect([await backendOf(next), await real.backends(superuser)]).toEqual([backend, 1]);
      next.release();
    });

    it('is no failure of the next one: the cancel request is over before the connection is lent again', async () => {
      const real = start({ max: 1, deadlineMs: 20 });
      for (let round = 0; round < 20; round += 1) {
        const lease = await real.pool.acquire();
        expect(await codeOf(run(lease, 'SELECT pg_sleep(30)'))).toBe('DB_STATEMENT_TIMEOUT');
        lease.release();
        const next = await real.pool.acquire();
        await next.run({ text: 'SELECT 1' }, EMPTY_PACKET, 5000);
        next.release();
      }
      expect(real.pool.getDetailedMetrics().opened).toBe(1);
    });

    it('costs the connection when the server stays silent, and the server does not work on', async () => {
      const real = start({ deadlineMs: 200 });
      const lease = await real.pool.acquire();
      const running = codeOf(run(lease, 'SELECT pg_sleep(30)'));
      await real.until(superuser, 'active', 1);
      wire.blackhole();
      expect(await running).toBe('DB_CONNECTION_LOST');
      lease.release();
      expect(real.pool.counts.total).toBe(0);
      await real.until(superuser, '%', 0);
    });

    it('is given up but never cancelled when it is a COMMIT, which may have taken effect', async () => {
      await superuser.script(`
        CREATE TABLE public.slow (id int);
        CREATE FUNCTION public.slow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(1); RETURN NULL; END';
        CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON public.slow DEFERRABLE INITIALLY DEFERRED
          FOR EACH ROW EXECUTE FUNCTION public.slow();
        GRANT USAGE ON SCHEMA public TO healthcare_app; GRANT INSERT ON public.slow TO healthcare_app;`);
      const real = start({ deadlineMs: 200 });
      const lease = await real.pool.acquire();
      await run(lease, 'BEGIN READ WRITE');
      await run(lease, 'INSERT INTO public.slow VALUES (1)');
      expect(await codeOf(run(lease, 'COMMIT'), 'commit')).toBe('DB_OUTCOME_UNKNOWN');
      lease.release();
      expect(real.pool.counts.total).toBe(0);
      await real.until(superuser, '%', 0);
      expect(await superuser.query('SELECT id FROM public.slow')).toEqual([{ id: 1 }]);
    });
  });

  describe('a statement that nobody wants any more', () => {
    it('is stopped on the server', async () => {
      const real = start();
      const abort = new AbortController();
      const lease = await real.pool.acquire();
      const running = codeOf(run(lease, 'SELECT pg_sleep(30)', abort.signal));
      await real.until(superuser, 'active', 1);
      abort.abort();
      expect(await running).toBe('DB_OPERATION_CANCELLED');
      expect(await real.backends(superuser, 'active')).toBe(0);
      lease.release();
      expect(real.pool.counts).toMatchObject({ total: 1, idle: 1 });
    });

    it('is not even sent when that is known before', async () => {
      const real = start();
      const lease = await real.pool.acquire();
      expect(await codeOf(run(lease, 'SELECT 1', AbortSignal.abort()))).toBe('DB_OPERATION_CANCELLED');
      lease.release();
      expect(real.pool.counts.idle).toBe(1);
    });

    it('runs to its end where nobody gives up: the signal leaves nothing behind', async () => {
      const real = start();
      const abort = new AbortController();
      const lease = await real.pool.acquire();
      expect(await run(lease, 'SELECT 7', abort.signal)).toBe(7);
      abort.abort();
      expect(await run(lease, 'SELECT 8')).toBe(8);
      lease.release();
    });
  });

  describe('a lease that was given back', () => {
    it('runs nothing more', async () => {
      const real = start({ max: 1 });
      const lease = await real.pool.acquire();
      lease.release();
      const next = await real.pool.acquire();
      expect(await codeOf(run(lease, 'SELECT 1'))).toBe('DB_CONNECTION_LOST');
      expect(await run(next, 'SELECT 1')).toBe(1);
      next.release();
    });

    it('or taken away, says why; what it ran is stopped on the server', async () => {
      const real = start({ max: 1 });
      const lease = await real.pool.acquire();
      const running = codeOf(run(lease, 'SELECT pg_sleep(30)'));
      await real.until(superuser, 'active', 1);
      lease.reclaim(createError('DB_TRANSACTION_TIMEOUT'));
      expect(await running).toBe('DB_CONNECTION_LOST');
      expect(await codeOf(run(lease, 'SELECT 1'))).toBe('DB_TRANSACTION_TIMEOUT');
      await real.until(superuser, '%', 0);
    });

    it('in the middle of a statement, does not go to the next one', async () => {
      const real = start({ max: 1 });
      const lease = await real.pool.acquire();
      const running = codeOf(run(lease, 'SELECT pg_sleep(30)'));
      await real.until(superuser, 'active', 1);
      lease.release();
      expect(await running).toBe('DB_CONNECTION_LOST');
      await real.until(superuser, '%', 0);
    });
  });

  describe('a connection that was lost while nobody used it', () => {
    it('is not lent again when the server ended it', async () => {
      const real = start();
      (await real.pool.acquire()).release();
      await real.terminateBackends(superuser);
      while (real.pool.counts.total > 0) await pause(10);
      expect(await verdict(real.pool.query('SELECT 1'))).toBe('done');
    });

    it('is not lent again when nobody was told of it', async () => {
      const real = start({ probeAfterIdleMs: 50 });
      (await real.pool.acquire()).release();
      wire.blackhole();
      await pause(100);
      expect(await verdict(real.pool.query('SELECT 1'))).toBe('done');
      expect(real.pool.getDetailedMetrics()).toMatchObject({ opened: 2, destroyed: 1 });
    });

    it('fails whoever gets it where it is trusted untried: the control', async () => {
      const real = start({ probeAfterIdleMs: 60_000, deadlineMs: 200 });
      (await real.pool.acquire()).release();
      wire.blackhole();
      await pause(100);
      expect(await codeOf(real.pool.query('SELECT 1'))).toBe('DB_CONNECTION_LOST');
    });

    it('fails the statement that it breaks under, and is destroyed then', async () => {
      const real = start();
      const lease = await real.pool.acquire();
      const running = codeOf(run(lease, 'SELECT pg_sleep(30)'));
      await real.until(superuser, 'active', 1);
      const next = real.pool.acquire();
      await real.terminateBackends(superuser);
      expect(await running).toBe('DB_CONNECTION_LOST');
      lease.release();
      const other = await next;
      expect(await run(other, 'SELECT 1')).toBe(1);
      other.release();
    });
  });

  describe('a fresh connection', () => {
    it('is destroyed, not lent, when it leads to another server than it should', async () => {
      const real = start({
        verify: async (query) => {
          const [row] = await query('SELECT pg_is_in_recovery() AS standby');
          if (row?.['standby'] !== true) throw createError('DB_NOT_PRIMARY');
        },
      });
      expect(await verdict(real.pool.acquire())).toBe('DB_NOT_PRIMARY, retryable');
      await real.until(superuser, '%', 0);
    });

    it.each([
      ['wrong password', { password: 'wrong' }, 'DB_LOGIN_REFUSED'],
      ['no such database', { database: 'nowhere' }, 'DB_DATABASE_MISSING'],
    ])('is not waited for with %s', async (_title, changes, code) => {
      const { hostname, port, username, password, pathname } = new URL(cluster.urls.app);
      const connection = { host: hostname, port: Number(port), user: username, password };
      const real = start({ connection: { ...connection, database: pathname.slice(1), ...changes } });
      expect(await verdict(real.pool.acquire())).toBe(code);
    });
  });

  describe('at the end', () => {
    it('leaves nothing on the server, whatever is still running or being opened', async () => {
      const real = start({ max: 2 });
      const lease = await real.pool.acquire();
      const running = codeOf(run(lease, 'SELECT pg_sleep(30)'));
      await real.until(superuser, 'active', 1);
      wire.holdBack();
      const late = codeOf(real.pool.acquire());
      await real.pool.drain(50);
      await real.pool.end();
      expect([await running, await late]).toEqual(['DB_CONNECTION_LOST', 'DB_SHUTTING_DOWN']);
      await real.until(superuser, '%', 0);
    });
  });
});
