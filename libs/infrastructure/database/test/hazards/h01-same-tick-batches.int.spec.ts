import { AsyncLocalStorage } from 'node:async_hooks';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { PrismaClient } from '../../src/prisma/generated/client/client.js';
import { HazardStage, type HazardBench } from '../support/hazard-bench.js';
import { askedFor } from '../support/wire-tap.js';
import { uuidv7 } from '../support/uuid.js';

jest.setTimeout(60_000);

const PATIENTS = 500;
/** The same ids in both clinics: only the context can tell whose row is meant. */
const ids = Array.from({ length: PATIENTS }, uuidv7);

/** Same-tick lookups of two clinics, alternating, and how many came back with another clinic's row or none. */
async function lookUp(
  { alpha, beta }: Pick<HazardBench, 'alpha' | 'beta'>,
  find: (identity: HazardBench['alpha'], id: string) => Promise<{ clinicId: string } | null>,
  among = ids,
) {
  const asked = among.flatMap((id) => [alpha, beta].map((identity) => ({ identity, id })));
  const rows = await Promise.all(asked.map(({ identity, id }) => find(identity, id)));
  return {
    foreign: rows.filter((row, index) => row !== null && row.clinicId !== asked[index]?.identity.clinicId)
      .length,
    missing: rows.filter((row) => row === null).length,
  };
}

/** The module's way: one client a clinic, a thousand calls in one tick. */
async function lookUpThroughService({ database, tap, alpha, beta }: HazardBench) {
  let found = { foreign: -1, missing: -1 };
  const clientOf = (identity: HazardBench['alpha']) =>
    database.runInContext(identity, () => database.executeHealthcareRead(async (client) => ({ client })));
  const [a, b] = await Promise.all([clientOf(alpha), clientOf(beta)]);
  const packets = await tap.during(async () => {
    found = await lookUp({ alpha, beta }, (identity, id) =>
      (identity === alpha ? a : b).client.patient.findUnique({ where: { id } }),
    );
  });
  return { ...found, statements: askedFor(packets).length };
}

describe('H1: lookups of two clinics in one tick', () => {
  let stage: HazardStage;

  beforeAll(async () => {
    stage = await HazardStage.set();
    for (const { clinicId } of [stage.alpha, stage.beta])
      await stage.superuser.query(
        `INSERT INTO healthcare.patients (clinic_id, id, mrn, first_name, last_name, birth_date)
         SELECT $1, id, id::text, 'F', 'L', '1990-01-01' FROM unnest($2::uuid[]) id`,
        [clinicId, ids],
      );
  });
  afterAll(async () => {
    await stage.strike();
  });

  it('are batched clinic by clinic: 1000 calls, 2 statements, every row its own clinic’s', async () => {
    expect(await stage.play(lookUpThroughService)).toEqual({ foreign: 0, missing: 0, statements: 2 });
  });

  it('leak when all contexts share one loader', async () => {
    const { foreign } = await stage.playWithout(
      {
        file: 'prisma/execute-operation.ts',
        find: 'const loader = new UniqueLoader(scope);',
        replace: 'const loader = ((globalThis as any).sharedLoader ??= new UniqueLoader(scope));',
      },
      lookUpThroughService,
    );
    expect(foreign).toBe(PATIENTS);
  });

  it('stay apart where the loader is not used: findUniqueOrThrow and compound keys', async () => {
    const found = await stage.play(async ({ database, alpha, beta }) =>
      lookUp(
        { alpha, beta },
        (identity, id) =>
          database.runInContext(identity, () =>
            database.executeHealthcareRead((client) =>
              ids.indexOf(id) % 2 === 0
                ? client.patient.findUniqueOrThrow({ where: { id } })
                : client.patient.findUnique({
                    where: { clinicId_mrn: { clinicId: identity.clinicId, mrn: id } },
                  }),
            ),
          ),
        ids.slice(0, 40),
      ),
    );
    expect(found).toEqual({ foreign: 0, missing: 0 });
  });

  it('leak in bare Prisma whose driver asks AsyncLocalStorage for the clinic: the control', async () => {
    const clinic = new AsyncLocalStorage<string>();
    const pool = new pg.Pool({ connectionString: stage.cluster.urls.app, max: 4 });
    pool.query = (async (statement: pg.QueryConfig) => {
      const clinicId = clinic.getStore() ?? '';
      const client = await pool.connect();
      try {
        await client.query(`BEGIN; SET LOCAL app.clinic_id = '${clinicId}'`);
        return await client.query(statement);
      } finally {
        await client.query('ROLLBACK');
        client.release();
      }
    }) as typeof pool.query;
    const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
    try {
      const { foreign } = await lookUp(stage, ({ clinicId }, id) =>
        clinic.run(clinicId, async () => await prisma.patient.findUnique({ where: { id } })),
      );
      expect(foreign).toBeGreaterThan(0);
    } finally {
      await prisma.$disconnect();
      await pool.end();
    }
  });
});
