import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { ConnectionPool } from '../../src/prisma/connection-pool.js';
import { EMPTY_PACKET } from '../../src/prisma/packet.js';
import { HazardStage, type HazardBench } from '../support/hazard-bench.js';
import { verdict } from '../support/seen-error.js';
import { WireTap } from '../support/wire-tap.js';

jest.setTimeout(60_000);

const VIOLATIONS = 20;
const person = { mrn: 'same', firstName: 'F', lastName: 'L', birthDate: new Date('1990-01-01') };

/** Connections that twenty unique violations cost, in transactions and alone. */
async function violate({ database, tap, alpha }: HazardBench) {
  const create = () =>
    verdict(
      database.runInContext(alpha, () =>
        database.executeInTransaction((tx) => tx.patient.create({ data: person })),
      ),
    );
  const divide = () =>
    verdict(
      database.runInContext(alpha, () =>
        database.executeHealthcareRead((client) => client.$queryRaw`SELECT 1 / 0`),
      ),
    );
  await create();
  const before = tap.connections;
  const verdicts = new Set<string>();
  for (let time = 0; time < VIOLATIONS; time += 1) verdicts.add(await create()).add(await divide());
  return { verdicts: [...verdicts], opened: tap.connections - before };
}

describe('H23: a connection', () => {
  let stage: HazardStage;

  beforeAll(async () => {
    stage = await HazardStage.set({ pool: { max: 1, min: 0 } });
  });
  afterAll(async () => {
    await stage.strike();
  });

  it('outlives the SQL errors it reports: twenty unique violations cost none', async () => {
    expect(await stage.play(violate)).toEqual({
      verdicts: ['DB_UNIQUE_CONFLICT', 'DB_VALUE_MALFORMED'],
      opened: 0,
    });
  });

  it('is lost with each of them when errors destroy it', async () => {
    // The last one is not missed until somebody asks again.
    const { opened } = await stage.playWithout(
      {
        file: 'prisma/autocommit.session.ts',
        find: 'const result = await lease.run(asked, packet, extraMs, request);',
        replace: `const result = await lease.run(asked, packet, extraMs, request).catch((error: unknown) => {
          lease.release(true);
          throw error;
        });`,
      },
      violate,
    );
    expect(opened).toBe(VIOLATIONS - 1);
  });

  it('is lost with each of them in pg’s own pool: the control', async () => {
    const tap = await WireTap.before(stage.cluster.urls.app);
    const pool = new pg.Pool({ connectionString: tap.through(stage.cluster.urls.app) });
    for (let time = 0; time < VIOLATIONS; time += 1)
      await expect(pool.query('SELECT 1 / 0')).rejects.toMatchObject({ code: '22012' });
    await pool.end();
    await tap.close();
    expect(tap.connections).toBe(VIOLATIONS);
  });
});

describe('a connection that comes back in a transaction', () => {
  it.each([
    ['an open one', ['BEGIN']],
    ['a failed one', ['BEGIN', 'SELECT 1 / 0']],
  ])('is destroyed: %s', async (_title, statements) => {
    const stage = await HazardStage.set();
    const tap = await WireTap.before(stage.cluster.urls.app);
    const pool = new ConnectionPool(
      {
        connection: { connectionString: tap.through(stage.cluster.urls.app) },
        max: 1,
        acquireTimeoutMs: 5000,
        idleTimeoutMs: 5000,
        deadlineMs: 5000,
      },
      { waited: () => undefined, used: () => undefined, timedOut: () => undefined },
    );
    const run = async (texts: readonly string[]) => {
      const lease = await pool.acquire();
      for (const text of texts) await lease.run({ text }, EMPTY_PACKET).catch(() => undefined);
      lease.release();
    };
    await run(['SELECT 1']);
    await run(statements);
    expect(tap.connections).toBe(1);
    await run(['SELECT 1']);
    expect(tap.connections).toBe(2);
    await pool.end();
    await tap.close();
    await stage.strike();
  });
});
