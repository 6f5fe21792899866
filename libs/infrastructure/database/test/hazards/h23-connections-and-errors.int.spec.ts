import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import type * as PoolModule from '../../src/prisma/connection-pool.js';
import { ConnectionPool } from '../../src/prisma/connection-pool.js';
import { EMPTY_PACKET } from '../../src/prisma/packet.js';
import { libraryWithout } from '../support/defences.js';
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
        find: 'return await lease.run(statement, packet, extraMs, request);',
        replace: `return await lease.run(statement, packet, extraMs, request).catch((error: unknown) => {
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

/** Two owners of a pool's one connection, of whom the first leaves its transaction behind: what the second meets. */
async function takeOver(
  stage: HazardStage,
  Pool: typeof ConnectionPool,
  left: readonly string[],
): Promise<{ connections: number; answer: string }> {
  const tap = await WireTap.before(stage.cluster.urls.app);
  const pool = new Pool(
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
    let answer = '';
    for (const text of texts) answer = await verdict(lease.run({ text }, EMPTY_PACKET));
    lease.release();
    return answer;
  };
  await run(left);
  const answer = await run(['SELECT 1']);
  await pool.end();
  await tap.close();
  return { connections: tap.connections, answer };
}

describe('H23: a connection that comes back', () => {
  const open = ['BEGIN'];
  const failed = ['BEGIN', 'SELECT 1 / 0'];
  let stage: HazardStage;

  beforeAll(async () => {
    stage = await HazardStage.set();
  });
  afterAll(async () => {
    await stage.strike();
  });

  it.each([
    ['kept when it is idle', [], 1],
    ['destroyed when a transaction is open on it', open, 2],
    ['destroyed when a transaction has failed on it', failed, 2],
  ])('is %s', async (_title, left, connections) => {
    expect(await takeOver(stage, ConnectionPool, left)).toEqual({ connections, answer: 'done' });
  });

  it('brings the next owner into that transaction when nobody looks at its status', async () => {
    const copy = await libraryWithout({
      file: 'prisma/pg-connection.ts',
      find: " && this.transactionStatus === 'I'",
      replace: '',
    });
    const { ConnectionPool: Careless } = await copy.load<typeof PoolModule>('prisma/connection-pool.ts');
    const found = [await takeOver(stage, Careless, open), await takeOver(stage, Careless, failed)];
    await copy.remove();
    expect(found).toEqual([
      { connections: 1, answer: 'done' },
      { connections: 1, answer: '25P02' },
    ]);
  });
});
