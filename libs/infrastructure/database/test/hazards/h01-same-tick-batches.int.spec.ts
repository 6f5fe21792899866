import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { AmbientPrisma } from '../support/ambient-prisma.js';
import { HazardStage, type HazardBench } from '../support/hazard-bench.js';
import { verdictOf } from '../support/seen-error.js';
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

const [first, second] = ids as [string, string];

/** Keys of all kinds in one client's one tick, and what each call gives: an id, null, or a verdict. */
async function lookUpOddKeys({ database, alpha }: HazardBench) {
  const keys = {
    none: undefined,
    malformed: 'x',
    missing: uuidv7(),
    capital: first.toUpperCase(),
    good: second,
  };
  return await database.runInContext(alpha, () =>
    database.executeHealthcareRead(async (client) => {
      const calls = Object.entries(keys).map(async ([name, id]) => {
        const call = client.patient.findUnique({ where: { id: id as string } });
        return [name, await call.then((row) => row?.id ?? null, verdictOf)] as const;
      });
      return Object.fromEntries(await Promise.all(calls));
    }),
  );
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

  it('refuse a key that is none, each by itself: the others of its tick are answered', async () => {
    expect(await stage.play(lookUpOddKeys)).toEqual({
      none: 'DB_VALIDATION_FAILED',
      malformed: 'DB_VALUE_MALFORMED',
      missing: null,
      capital: first,
      good: second,
    });
  });

  it('fail together when a malformed key gets into a batch', async () => {
    const found = await stage.playWithout(
      {
        file: 'prisma/unique-loader.ts',
        find: "canonicalUuid((where as Row)['id']) !== null",
        replace: "typeof (where as Row)['id'] === 'string'",
      },
      lookUpOddKeys,
    );
    expect(found).toMatchObject({ malformed: 'DB_VALUE_MALFORMED', good: 'DB_VALUE_MALFORMED' });
  });

  it('give anybody’s row for no key when they run as findFirst', async () => {
    const found = await stage.playWithout(
      {
        file: 'prisma/execute-operation.ts',
        find: 'const { model, name } = operation;',
        replace:
          "const { model } = operation; const name = operation.name.replace('findUnique', 'findFirst');",
      },
      lookUpOddKeys,
    );
    expect(ids).toContain(found['none']);
  });

  it.each([
    [
      'two lanes come out at one driver',
      'Prisma delivered a statement under another clinic',
      {
        file: 'prisma/lane-pool.ts',
        find: 'const driver = new LaneDriver();',
        replace: 'const driver = ((globalThis as any).oneDriver ??= new LaneDriver());',
      },
    ],
    [
      'Prisma is not the release that this was proven on',
      'but only 7.9.9 is proven',
      {
        file: 'prisma/self-test.ts',
        find: "const PROVEN_PRISMA = '7.10.0';",
        replace: "const PROVEN_PRISMA = '7.9.9';",
      },
    ],
  ])('are not even begun where %s: the boot is refused', async (_title, reason, edit) => {
    await expect(stage.playWithout(edit, lookUpOddKeys)).rejects.toMatchObject({
      code: 'DB_BOOT_REFUSED',
      message: expect.stringContaining(reason) as unknown,
    });
  });

  it('leak in bare Prisma whose driver asks AsyncLocalStorage for the clinic: the control', async () => {
    const ambient = new AmbientPrisma(stage.cluster.urls.app);
    const { foreign } = await lookUp(stage, ({ clinicId }, id) =>
      ambient.as(clinicId, () => ambient.client.patient.findUnique({ where: { id } })),
    );
    await ambient.end();
    expect(foreign).toBeGreaterThan(0);
  });
});
