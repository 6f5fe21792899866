import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { DatabaseService } from '@infrastructure/database';
import { HazardStage, type HazardBench } from '../support/hazard-bench.js';
import { fillClinics, PLANNED } from '../support/plan-data.js';
import { scansOf, withClinic, type PlanOptions, type Scan } from '../support/query-plans.js';
import { askedFor } from '../support/wire-tap.js';

jest.setTimeout(120_000);

const { clinicId, patientId, practitionerId, userId } = PLANNED;
const from = new Date('2024-03-01');

type Request = (database: DatabaseService) => Promise<unknown>;

/** What the API asks by ids, ranges and orders, the way it asks: its statements are read off the wire. */
const requests: Readonly<Record<string, Request>> = {
  'a patient by id': (database) => database.findPatientByIdSafe(patientId),
  'patients by id, in one tick': (database) =>
    database.executeHealthcareRead((client) =>
      Promise.all([patientId, userId].map((id) => client.patient.findUnique({ where: { id } }))),
    ),
  'a patient by record number': (database) => database.paginate('patient', { where: { mrn: 'M24' } }),
  'patients by name': (database) =>
    database.paginate('patient', {
      where: { lastName: { gte: 'L10', lt: 'L11' } },
      orderBy: [{ lastName: 'asc' }, { firstName: 'asc' }],
    }),
  'patients by birth date': (database) => database.paginate('patient', { where: { birthDate: from } }),
  'the newest patients': (database) => database.paginate('patient', { orderBy: { createdAt: 'desc' } }),
  'an appointment by id': (database) => database.findAppointmentByIdSafe(patientId),
  "a practitioner's day": (database) =>
    database.paginate('appointment', {
      where: { practitionerId, startsAt: { gte: from } },
      orderBy: { startsAt: 'asc' },
    }),
  "a patient's appointments": (database) =>
    database.paginate('appointment', { where: { patientId }, orderBy: { startsAt: 'desc' } }),
  "a patient's observations": (database) =>
    database.paginate('observation', { where: { patientId }, orderBy: { observedAt: 'desc' } }),
  'one kind of observation': (database) =>
    database.paginate('observation', { where: { patientId, code: '2' }, orderBy: { observedAt: 'desc' } }),
  "a patient's invoices": (database) =>
    database.paginate('invoice', { where: { patientId }, orderBy: { createdAt: 'desc' } }),
};

/** Users are above the clinics: a clinic sees those it manages and its members. */
const userRequests: Readonly<Record<string, Request>> = {
  'a user by id': (database) => database.findUserByIdSafe(userId),
  'a list of users': (database) => database.paginate('user', { orderBy: { createdAt: 'desc' } }),
};

/** What a partial index serves: only with its state in the text, so as a plan for known values. */
const states: Readonly<Record<string, string>> = {
  'open appointments':
    "SELECT * FROM healthcare.appointments WHERE status IN ('booked', 'checked-in') AND starts_at >= '2024-01-01' ORDER BY starts_at LIMIT 20",
  'open invoices': "SELECT * FROM healthcare.invoices WHERE status = 'issued' ORDER BY due_at LIMIT 20",
};

const UNBOUND = 'does not search by the clinic, computed once';
const FILTERS = 'asks rows that it has read already';
const UNLIKE = 'is planned differently without policies';

describe('H9: the API’s queries under row-level security', () => {
  let stage: HazardStage;
  let texts: Map<string, string>;
  let userTexts: Map<string, string>;

  beforeAll(async () => {
    stage = await HazardStage.set();
    await fillClinics(stage.superuser);
    [texts, userTexts] = await stage.play(async (bench) => [
      await textsSent(bench, requests),
      await textsSent(bench, userRequests),
    ]);
  });
  afterAll(async () => {
    await stage.strike();
  });

  /** Plans in the clinic, after a change that is taken back. */
  const changed = async <T>(change: string, plan: () => Promise<T>): Promise<T> =>
    await stage.superuser.undone(async () => {
      await stage.superuser.script(`${change}; SET LOCAL app.clinic_id = '${clinicId}'`);
      return await plan();
    });
  const scans = (text: string, options: PlanOptions) => scansOf(stage.superuser, text, options);

  const faultsOf = async (text: string, kind: PlanOptions['kind']): Promise<string[]> => {
    const under = await scans(text, { as: 'healthcare_app', kind });
    const without = await scans(withClinic(text), { as: 'superuser', kind, clinicId });
    return [
      ...(under.every(isBound) ? [] : [UNBOUND]),
      ...(under.every(({ filters }) => filters.length === 0) ? [] : [FILTERS]),
      ...(JSON.stringify(under) === JSON.stringify(without) ? [] : [UNLIKE]),
    ];
  };
  /** What is wrong with the plan of each query; those with nothing wrong are left out. */
  const faultyPlans = async (): Promise<Record<string, string[]>> => {
    const found: Record<string, string[]> = {};
    for (const [name, text] of texts) found[name] = await faultsOf(text, 'generic');
    for (const [name, text] of Object.entries(states)) found[name] = await faultsOf(text, 'custom');
    return Object.fromEntries(Object.entries(found).filter(([, faults]) => faults.length > 0));
  };

  it('search one index by their clinic and all they filter by, as without it: plans for any values', async () => {
    expect(await changed('', faultyPlans)).toEqual({});
  });

  it.each([
    ['is asked for on each row', "clinic_id = nullif(current_setting('app.clinic_id', true), '')::uuid"],
    ['is compared as text', "clinic_id::text = (SELECT current_setting('app.clinic_id', true))"],
  ])('do not where a policy’s clinic %s', async (_title, condition) => {
    const policies = ['patients', 'appointments', 'observations', 'invoices'].map(
      (table) => `ALTER POLICY clinic_isolation ON healthcare.${table} USING (${condition})`,
    );
    const faulty = await changed(policies.join(';'), faultyPlans);
    expect(Object.keys(faulty)).toEqual([...texts.keys(), ...Object.keys(states)]);
    for (const faults of Object.values(faulty))
      expect(faults).toEqual(expect.arrayContaining([UNBOUND, UNLIKE]));
  });

  it('do not where their index is gone', async () => {
    const drop = 'DROP INDEX healthcare.patients_clinic_id_last_name_first_name_id_idx';
    expect(await changed(drop, faultyPlans)).toEqual({ 'patients by name': [FILTERS] });
  });

  it('do not where a column they filter by is of an enum type: its operators are not leakproof', async () => {
    const toEnum = `CREATE TYPE healthcare.code AS ENUM ('0', '1', '2');
      ALTER TABLE healthcare.observations DROP CONSTRAINT observations_code_length,
        ALTER code TYPE healthcare.code USING code::healthcare.code; ANALYZE healthcare.observations`;
    expect(await changed(toEnum, faultyPlans)).toEqual({ 'one kind of observation': [FILTERS, UNLIKE] });
  });

  it.each([
    ['a number', 'invoices', 'total', 'total = $1'],
    ['the beginning of a text', 'patients', 'last_name text_pattern_ops', "last_name LIKE 'L10%'"],
    ['a list', 'invoices', 'diagnosis_codes', 'diagnosis_codes = $1'],
    ['a document', 'profiles', 'preferences', 'preferences = $1'],
  ])(
    'would not by %s, whatever its index: why none filters so',
    async (_title, table, columns, condition) => {
      const text = `SELECT clinic_id FROM healthcare.${table} WHERE ${condition}`;
      const index = `CREATE INDEX planted ON healthcare.${table} (clinic_id, ${columns})`;
      const faults = await changed(index, () => faultsOf(text, 'generic'));
      expect(faults).toEqual([FILTERS, UNLIKE]);
    },
  );

  /** Tables read as a whole for each question about users. */
  const readWhole = async (): Promise<Record<string, string[]>> => {
    const found: Record<string, string[]> = {};
    for (const [name, text] of userTexts) {
      const under = await scans(text, { as: 'healthcare_app', kind: 'generic' });
      found[name] = under.flatMap(({ table, index }) => (index === undefined ? [table] : []));
    }
    return found;
  };

  it('find users by the clinic’s members, and read no others', async () => {
    const read = await changed('', readWhole);
    expect(read).toEqual({ 'a user by id': [], 'a list of users': [] });
  });

  it('read the users of all clinics where the policy asks about each user', async () => {
    const own = "(SELECT nullif(current_setting('app.clinic_id', true), '')::uuid)";
    const asking = `ALTER POLICY member_visibility ON healthcare.users USING (managing_clinic_id = ${own} OR EXISTS (
      SELECT FROM healthcare.memberships m WHERE m.clinic_id = ${own} AND m.user_id = users.id AND m.status = 'active'))`;
    const read = await changed(asking, readWhole);
    expect(read['a list of users']).toContain('users');
  });
});

/** The statement that each request sends: exactly one. */
async function textsSent(
  { database, tap, alpha }: HazardBench,
  asked: Readonly<Record<string, Request>>,
): Promise<Map<string, string>> {
  const sent = new Map<string, string>();
  for (const [name, request] of Object.entries(asked)) {
    const packets = await tap.during(() => database.runInContext(alpha, () => request(database)));
    const [text, ...others] = askedFor(packets);
    if (text === undefined || others.length > 0) throw new Error(`${name} is not one statement`);
    sent.set(name, text);
  }
  return sent;
}

function isBound({ index, conditions }: Scan): boolean {
  return index !== undefined && conditions.includes('(clinic_id = <clinic>)');
}
