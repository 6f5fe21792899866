import { AsyncLocalStorage } from 'node:async_hooks';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { AmbientPrisma } from '../support/ambient-prisma.js';
import type { Edit } from '../support/defences.js';
import { HazardStage, type HazardBench } from '../support/hazard-bench.js';
import { askedFor } from '../support/wire-tap.js';

jest.setTimeout(60_000);

const RUN = 'return view.#run({ model, name, kind, args, principal, options: view.#options, reader });';

/** Clients whose operations look for the client they belong to when somebody awaits them. */
const boundWhenAwaited: readonly Edit[] = [
  {
    file: 'prisma/unit-of-work.ts',
    find: 'return op(\n      outer === undefined',
    replace: `const inAmbient = (client: any) => (globalThis as any).ambient.run(client, () => op(client));
    return inAmbient(
      outer === undefined`,
  },
  {
    file: 'prisma/client-view.ts',
    find: RUN,
    replace: `const run = (at: ClientView) =>
        at.#run({ model, name, kind, args, principal: at.#scope.principal, options: at.#options });
      return { then: (done: any, failed: any) => run((globalThis as any).ambient.getStore()).then(done, failed) };`,
  },
];

/** Operations made in alpha's context; what they give when beta's context awaits them. */
async function makeInOneAwaitInAnother({ database, alpha, beta }: HazardBench) {
  const made = await database.runInContext(alpha, () =>
    database.executeHealthcareRead(async (client) => ({
      list: client.patient.findMany(),
      first: client.patient.findFirstOrThrow(),
      raw: client.$queryRaw<{ clinicId: string }[]>`SELECT clinic_id AS "clinicId" FROM healthcare.patients`,
      total: client.patient.count(),
    })),
  );
  return await database.runInContext(beta, () =>
    database.executeHealthcareRead(async () => {
      const [list, first, raw, total] = await Promise.all([made.list, made.first, made.raw, made.total]);
      return { clinics: new Set([...list, first, ...raw].map(({ clinicId }) => clinicId)), total };
    }),
  );
}

/** How many statements arrive though nobody awaits the operation. */
async function makeAndForget({ database, tap, alpha }: HazardBench) {
  const packets = await tap.during(async () => {
    await database.runInContext(alpha, () =>
      database.executeHealthcareRead(async (client) => {
        void client.patient.findMany();
      }),
    );
    await new Promise((resolve) => setTimeout(resolve, 200));
  });
  return askedFor(packets).length;
}

describe('H4: an operation made in one context and awaited in another', () => {
  let stage: HazardStage;

  beforeAll(async () => {
    stage = await HazardStage.set();
    for (const [index, { clinicId }] of [stage.alpha, stage.beta].entries())
      await stage.superuser.query(
        `INSERT INTO healthcare.patients (clinic_id, id, mrn, first_name, last_name, birth_date)
         SELECT $1, healthcare.uuid_v7(), g::text, 'F', 'L', '1990-01-01' FROM generate_series(1, $2) g`,
        [clinicId, 2 + index],
      );
  });
  afterAll(async () => {
    await stage.strike();
  });

  it('belongs to the context it was made in', async () => {
    expect(await stage.play(makeInOneAwaitInAnother)).toEqual({
      clinics: new Set([stage.alpha.clinicId]),
      total: 2,
    });
  });

  it('starts when it is made: nothing waits for the awaiter', async () => {
    expect(await stage.play(makeAndForget)).toBe(1);
  });

  it('would be the awaiter’s if it looked for its client when it is awaited', async () => {
    Object.assign(globalThis, { ambient: new AsyncLocalStorage() });
    const { clinics, total } = await stage.playWithout(boundWhenAwaited, makeInOneAwaitInAnother);
    expect({ clinics, total }).toEqual({ clinics: new Set([stage.beta.clinicId]), total: 3 });
  });

  it('is the awaiter’s in bare Prisma whose driver asks AsyncLocalStorage for the clinic: the control', async () => {
    const ambient = new AmbientPrisma(stage.cluster.urls.app);
    const made = ambient.made(stage.alpha.clinicId, () => ambient.client.patient.findMany());
    const rows = await ambient.as(stage.beta.clinicId, () => made);
    await ambient.end();
    expect(new Set(rows.map(({ clinicId }) => clinicId))).toEqual(new Set([stage.beta.clinicId]));
  });

  it('would wait for its awaiter if it were as lazy as Prisma’s', async () => {
    const lazy = {
      file: 'prisma/client-view.ts',
      find: RUN,
      replace: `const run = () => ${RUN.replace('return ', '')}
        return { then: (done: any, failed: any) => run().then(done, failed) };`,
    };
    expect(await stage.playWithout(lazy, makeAndForget)).toBe(0);
  });
});
