import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Identity } from '@infrastructure/database';
import { AmbientPrisma } from '../support/ambient-prisma.js';
import { HazardStage, type HazardBench } from '../support/hazard-bench.js';
import { clinicsOf } from '../support/wire-tap.js';

jest.setTimeout(60_000);

const CALLERS = 40;
const PATIENTS = 3;

type Patients = readonly { readonly clinicId: string }[];
type Transact = (identity: Identity) => Promise<readonly [Patients, number]>;

/** Transactions of two clinics in turn, all begun in one tick, and those that saw something else than their clinic. */
async function transactAtOnce({ alpha, beta }: Pick<HazardBench, 'alpha' | 'beta'>, transact: Transact) {
  const callers = Array.from({ length: CALLERS }, (_value, index) => (index % 2 === 0 ? alpha : beta));
  const seen = await Promise.all(callers.map(transact));
  const isForeign = ([rows]: readonly [Patients, number], index: number) =>
    rows.some(({ clinicId }) => clinicId !== callers[index]?.clinicId);
  return {
    foreign: seen.filter(isForeign).length,
    incomplete: seen.filter(([rows, total]) => rows.length !== PATIENTS || total !== PATIENTS).length,
  };
}

/** The module's way: a callback. */
async function transactThroughService({ database, tap, alpha, beta }: HazardBench) {
  let found = { foreign: -1, incomplete: -1 };
  const packets = await tap.during(async () => {
    found = await transactAtOnce({ alpha, beta }, (identity) =>
      database.runInContext(identity, () =>
        database.executeInTransaction(
          async (tx) => await Promise.all([tx.patient.findMany(), tx.patient.count()]),
        ),
      ),
    );
  });
  const begun = packets.filter(({ statements }) => statements.some((text) => text.startsWith('BEGIN')));
  const of = ({ clinicId }: Identity) => clinicsOf(begun).filter((clinic) => clinic === clinicId).length;
  return { ...found, begun: { alpha: of(alpha), beta: of(beta) } };
}

/** The clients that take an array of operations. */
async function clientsWithBatches({ database, alpha }: HazardBench): Promise<string[]> {
  const clients: Record<string, object> = {};
  const keep = (name: string) => async (client: object) => void (clients[name] = client);
  const audit = { action: 'LOOK', resourceType: 'Patient' };
  await database.runInContext(alpha, async () => {
    await database.executeHealthcareRead(keep('read'));
    await database.executeHealthcareWrite(keep('write'), audit);
    await database.executeInTransaction(keep('transaction'));
    await database.executeWithClinicContext(alpha.clinicId, keep('clinic, read'));
    await database.executeWithClinicContext(alpha.clinicId, keep('clinic, write'), { write: audit });
    await database.executeBatchOperations([{ operation: keep('batch') }], { audit });
    await keep('raw')(await database.getRawPrismaClient({ reason: 'look' }));
  });
  await database.runAsSystem({ reason: 'look', actor: 'tests', models: ['Clinic'] }, async () => {
    await database.executeInTransaction(keep('system'));
  });
  return Object.entries(clients).flatMap(([name, client]) => ('$transaction' in client ? name : []));
}

describe('H2: arrays of operations as one transaction', () => {
  let stage: HazardStage;

  beforeAll(async () => {
    stage = await HazardStage.set();
    for (const { clinicId } of [stage.alpha, stage.beta])
      await stage.superuser.query(
        `INSERT INTO healthcare.patients (clinic_id, id, mrn, first_name, last_name, birth_date)
         SELECT $1, healthcare.uuid_v7(), g::text, 'F', 'L', '1990-01-01' FROM generate_series(1, $2) g`,
        [clinicId, PATIENTS],
      );
  });
  afterAll(async () => {
    await stage.strike();
  });

  it('are taken by no client', async () => {
    expect(await stage.play(clientsWithBatches)).toEqual([]);
  });

  it('are noticed where a client takes them', async () => {
    const offering = {
      file: 'prisma/client-view.ts',
      find: "defineRaw(WriteView, '$executeRaw', 'write');",
      replace: `defineRaw(WriteView, '$executeRaw', 'write');
        Object.defineProperty(WriteView.prototype, '$transaction', { value: (all: Promise<unknown>[]) => Promise.all(all) });`,
    };
    const offered = await stage.playWithout(offering, clientsWithBatches);
    expect(offered).toEqual(['write', 'transaction', 'clinic, write', 'batch', 'raw', 'system']);
  });

  it('have callbacks in their place, which keep two clinics apart in one tick', async () => {
    expect(await stage.play(transactThroughService)).toEqual({
      foreign: 0,
      incomplete: 0,
      begun: { alpha: CALLERS / 2, beta: CALLERS / 2 },
    });
  });

  it('leak when the context of a tick’s first transaction serves them all, as it does in Prisma’s arrays', async () => {
    const firstForAll = {
      file: 'prisma/prisma-runtime.ts',
      find: 'contextPacket(principal, auditStamp(principal, settings.audit))',
      replace: '((globalThis as any).firstContext ??= contextPacket(principal))',
    };
    const { foreign } = await stage.playWithout(firstForAll, transactThroughService);
    expect(foreign).toBe(CALLERS / 2);
  });

  it('leak in bare Prisma whose driver asks AsyncLocalStorage for the clinic: the control', async () => {
    const ambient = new AmbientPrisma(stage.cluster.urls.app);
    const { client } = ambient;
    const { foreign } = await transactAtOnce(stage, ({ clinicId }) =>
      ambient.as(clinicId, () => client.$transaction([client.patient.findMany(), client.patient.count()])),
    );
    await ambient.end();
    expect(foreign).toBe(CALLERS / 2);
  });
});
