import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { TransactionClient } from '@infrastructure/database';
import { HazardStage, type HazardBench } from '../support/hazard-bench.js';
import { RoleSession } from '../support/role-session.js';
import { uuidv7 } from '../support/uuid.js';

jest.setTimeout(60_000);

const person = (mrn: string) => ({ mrn, firstName: 'F', lastName: 'L', birthDate: new Date('1990-01-01') });
const inserted = (count: number) => Array<string>(count).fill('INSERT patients');

/** Every road by which the service writes, and the records it must leave. */
const roads: Readonly<
  Record<string, readonly [readonly string[], (tx: TransactionClient) => Promise<unknown>]>
> = {
  create: [inserted(1), (tx) => tx.patient.create({ data: person('1') })],
  createMany: [inserted(3), (tx) => tx.patient.createMany({ data: ['2', '3', '4'].map(person) })],
  'createMany, skipping one': [
    inserted(1),
    (tx) => tx.patient.createMany({ data: ['4', '5'].map(person), skipDuplicates: true }),
  ],
  createManyAndReturn: [
    inserted(2),
    (tx) => tx.patient.createManyAndReturn({ data: ['6', '7'].map(person) }),
  ],
  'nested create': [
    ['INSERT patients', 'INSERT consents'],
    (tx) => tx.patient.create({ data: { ...person('8'), consents: { create: { category: 'treatment' } } } }),
  ],
  updateMany: [
    ['UPDATE patients', 'UPDATE patients'],
    (tx) => tx.patient.updateMany({ where: { mrn: { in: ['1', '2'] } }, data: { notes: 'n' } }),
  ],
  upsert: [
    ['UPDATE patients'],
    async (tx) => {
      const { clinicId, id } = await tx.patient.findFirstOrThrow({ where: { mrn: '1' } });
      await tx.patient.upsert({
        where: { clinicId_id: { clinicId, id } },
        create: person('1'),
        update: { notes: 'u' },
      });
    },
  ],
  deleteMany: [['DELETE patients'], (tx) => tx.patient.deleteMany({ where: { mrn: '3' } })],
  'raw insert': [
    inserted(1),
    (tx) => tx.$executeRaw`INSERT INTO healthcare.patients (id, mrn, first_name, last_name, birth_date)
      VALUES (healthcare.uuid_v7(), '9', 'F', 'L', '1990-01-01')`,
  ],
  'raw update in a query': [
    ['UPDATE patients'],
    (tx) =>
      tx.$queryRaw`WITH changed AS (UPDATE healthcare.patients SET notes = 'cte' WHERE mrn = '9' RETURNING id) SELECT id::text FROM changed`,
  ],
  'raw merge': [
    ['UPDATE patients'],
    (tx) => tx.$executeRaw`MERGE INTO healthcare.patients p USING (SELECT '9' AS mrn) s ON p.mrn = s.mrn
      WHEN MATCHED THEN UPDATE SET notes = 'merged'`,
  ],
  'raw delete': [
    ['DELETE patients'],
    (tx) => tx.$executeRaw`DELETE FROM healthcare.patients WHERE mrn = '9'`,
  ],
};

/** The records of each road, where they differ from those it must leave. */
const unrecorded =
  (stage: HazardStage) =>
  async ({ database, alpha }: HazardBench) => {
    const missing: Record<string, unknown> = {};
    for (const [name, [expected, road]] of Object.entries(roads)) {
      const requestId = uuidv7();
      await database.runInContext({ ...alpha, requestId }, () =>
        database.executeHealthcareWrite(road, {
          action: 'ROAD',
          resourceType: 'Patient',
          userId: 'on-behalf',
        }),
      );
      const rows = await stage.superuser.query(
        `SELECT operation || ' ' || table_name AS what, clinic_id, user_id, on_behalf_of, action
         FROM healthcare.audit_log WHERE request_id = $1 ORDER BY id`,
        [requestId],
      );
      const complete = rows.filter(
        (row) =>
          row['clinic_id'] === alpha.clinicId &&
          row['user_id'] === alpha.userId &&
          row['on_behalf_of'] === 'on-behalf' &&
          row['action'] === 'ROAD',
      );
      const found = complete.map(({ what }) => what);
      if (JSON.stringify(found) !== JSON.stringify(expected)) missing[name] = found;
    }
    await stage.superuser.query('DELETE FROM healthcare.consents');
    await stage.superuser.query('DELETE FROM healthcare.patients');
    return missing;
  };

describe('every write', () => {
  let stage: HazardStage;

  beforeAll(async () => {
    stage = await HazardStage.set();
  });
  afterAll(async () => {
    await stage.strike();
  });

  it('by every road of the service leaves its record: who, where, on whose behalf, why', async () => {
    expect(await stage.play(unrecorded(stage))).toEqual({});
  });

  it('goes unrecorded on every road when the trigger is off', async () => {
    const missing = await stage.playAfter(
      'ALTER TABLE healthcare.patients DISABLE TRIGGER record_write',
      'ALTER TABLE healthcare.patients ENABLE TRIGGER record_write',
      unrecorded(stage),
    );
    expect(Object.keys(missing).sort()).toEqual(Object.keys(roads).sort());
  });

  it('loses its author and its reason on every road when the stamp stays behind', async () => {
    const missing = await stage.playWithout(
      {
        file: 'prisma/packet.ts',
        find: 'return audit === undefined',
        replace: 'return audit !== null',
      },
      unrecorded(stage),
    );
    expect(Object.keys(missing).sort()).toEqual(Object.keys(roads).sort());
  });

  it('and its record live or die together', async () => {
    const requestId = uuidv7();
    await stage.play(async ({ database, alpha }) => {
      const write = database.runInContext({ ...alpha, requestId }, () =>
        database.executeHealthcareWrite(
          async (client) => {
            await client.patient.create({ data: person('undone') });
            throw new Error('changed my mind');
          },
          { action: 'X', resourceType: 'Patient' },
        ),
      );
      await expect(write).rejects.toThrow('changed my mind');
    });
    const rows = await stage.superuser.query('SELECT 1 FROM healthcare.audit_log WHERE request_id = $1', [
      requestId,
    ]);
    expect(rows).toEqual([]);
  });

  it.each(['app', 'system'] as const)(
    'leaves a record that the %s role can neither write, change nor remove',
    async (role) => {
      const session = await RoleSession.open(stage.cluster, role);
      const settings = {
        'app.clinic_id': stage.alpha.clinicId,
        'app.system': { reason: 'x', actor: 'y', models: ['audit_log'] },
      };
      for (const sql of [
        "INSERT INTO healthcare.audit_log (action, resource_type, operation, table_name, db_role, txid) VALUES ('x', 'x', 'INSERT', 'x', 'x', 1)",
        "UPDATE healthcare.audit_log SET action = 'x'",
        'DELETE FROM healthcare.audit_log',
        'TRUNCATE healthcare.audit_log',
        "SELECT nextval('healthcare.audit_log_id_seq')",
      ])
        await expect(session.under(settings, () => session.query(sql))).rejects.toMatchObject({
          code: '42501',
        });
      await session.close();
    },
  );
});
