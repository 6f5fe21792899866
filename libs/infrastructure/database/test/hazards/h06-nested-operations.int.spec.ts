import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { TransactionClient } from '@infrastructure/database';
import { HazardStage, type HazardBench } from '../support/hazard-bench.js';
import { uuidv7 } from '../support/uuid.js';

jest.setTimeout(60_000);

const shared = uuidv7();
const betaPatient = uuidv7();

class Undo extends Error {}

/** Roads that a filter on the top-level operation never sees. Each answers whether alpha met beta's row on it. */
const roads: Readonly<Record<string, (tx: TransactionClient) => Promise<boolean>>> = {
  include: async (tx) => {
    const user = await tx.user.findUniqueOrThrow({ where: { id: shared }, include: { patients: true } });
    return user.patients.length > 0;
  },
  'nested select': async (tx) => {
    const [user] = await tx.user.findMany({
      where: { id: shared },
      select: { patients: { select: { mrn: true } } },
    });
    return user!.patients.length > 0;
  },
  _count: async (tx) => {
    const user = await tx.user.findFirstOrThrow({
      where: { id: shared },
      select: { _count: { select: { patients: true } } },
    });
    return user._count.patients > 0;
  },
  'relation filter': async (tx) =>
    (await tx.user.count({ where: { id: shared, patients: { some: { mrn: 'beta' } } } })) > 0,
  'order by relation': async (tx) => {
    const [user] = await tx.user.findMany({
      where: { id: shared },
      orderBy: { patients: { _count: 'desc' } },
      include: { patients: true },
    });
    return user!.patients.length > 0;
  },
  'nested update': async (tx) => {
    await tx.user.update({
      where: { id: shared },
      data: { patients: { updateMany: { where: {}, data: { notes: 'seen' } } } },
    });
    return (await tx.$queryRaw<unknown[]>`SELECT 1 FROM healthcare.patients WHERE notes = 'seen'`).length > 0;
  },
  'nested delete': async (tx) => {
    const before = await tx.$queryRaw<unknown[]>`SELECT 1 FROM healthcare.patients`;
    await tx.user.update({ where: { id: shared }, data: { patients: { deleteMany: {} } } });
    const after = await tx.$queryRaw<unknown[]>`SELECT 1 FROM healthcare.patients`;
    return after.length < before.length;
  },
  connect: async (tx) => {
    const user = await tx.user.create({ data: { name: 'new', email: 'new@example.test' } });
    return await tx.user
      .update({ where: { id: user.id }, data: { patients: { connect: { id: betaPatient } } } })
      .then(() => true, isRefused);
  },
  connectOrCreate: async (tx) => {
    const user = await tx.user.create({ data: { name: 'new', email: 'new@example.test' } });
    const create = {
      id: betaPatient,
      mrn: 'own',
      firstName: 'F',
      lastName: 'L',
      birthDate: new Date('1990-01-01'),
    };
    await tx.user.update({
      where: { id: user.id },
      data: { patients: { connectOrCreate: { where: { id: betaPatient }, create } } },
    });
    const [linked] = await tx.patient.findMany({ where: { userId: user.id } });
    return linked?.mrn !== 'own';
  },
  set: async (tx) => {
    await tx.user.update({ where: { id: shared }, data: { patients: { set: [] } } });
    return (
      (await tx.$queryRaw<unknown[]>`SELECT 1 FROM healthcare.patients WHERE user_id IS NULL`).length > 0
    );
  },
  'raw SQL': async (tx) => (await tx.$queryRaw<unknown[]>`SELECT 1 FROM healthcare.patients`).length > 0,
};

function isRefused(error: unknown): boolean {
  if ((error as { code?: string }).code === 'DB_NOT_FOUND') return false;
  throw error;
}

/** Roads on which alpha meets a row of beta; every one is taken back. */
async function openRoads({ database, alpha }: HazardBench): Promise<string[]> {
  const open: string[] = [];
  for (const [name, road] of Object.entries(roads)) {
    await database
      .runInContext(alpha, () =>
        database.executeInTransaction(async (tx) => {
          if (await road(tx)) open.push(name);
          throw new Undo();
        }),
      )
      .catch((error: unknown) => {
        if (!(error instanceof Undo)) throw error;
      });
  }
  return open;
}

describe('H6: operations inside operations', () => {
  let stage: HazardStage;

  beforeAll(async () => {
    stage = await HazardStage.set();
    const { superuser, alpha, beta } = stage;
    await superuser.query(
      "INSERT INTO healthcare.users (id, name, email, managing_clinic_id) VALUES ($1, 'shared', 's@example.test', $2)",
      [shared, alpha.clinicId],
    );
    await superuser.query(
      `INSERT INTO healthcare.patients (clinic_id, id, user_id, mrn, first_name, last_name, birth_date)
       VALUES ($1, $2, $3, 'beta', 'B', 'B', '1990-01-01')`,
      [beta.clinicId, betaPatient, shared],
    );
  });
  afterAll(async () => {
    await stage.strike();
  });

  it('meet no row of another clinic on any road', async () => {
    expect(await stage.play(openRoads)).toEqual([]);
  });

  it('meet them on every road when the wall itself is down', async () => {
    const open = await stage.playAfter(
      'ALTER TABLE healthcare.patients DISABLE ROW LEVEL SECURITY',
      'ALTER TABLE healthcare.patients ENABLE ROW LEVEL SECURITY',
      openRoads,
    );
    expect(open).toEqual(Object.keys(roads));
  });
});
