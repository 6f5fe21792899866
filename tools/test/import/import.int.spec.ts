import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ImportBench } from './import-bench.js';

jest.setTimeout(60_000);

/** What the small export holds, counted by hand. */
const expected = {
  clinics: 3,
  locations: 3,
  practitioners: 4,
  patients: 4,
  appointments: 5,
  prescriptions: 2,
  invoices: 3,
  conditions: 3,
  observations: 4,
  procedures: 2,
  immunizations: 2,
  allergies: 2,
  carePlans: 1,
};
const nothing = Object.fromEntries(Object.keys(expected).map((entity) => [entity, 0]));

const erika = '33333333-cccc-4ccc-8ccc-000000000001';
const hilltopEasthampton = '11111111-aaaa-4aaa-8aaa-000000000001';

describe('an import', () => {
  let bench: ImportBench;
  beforeEach(async () => {
    bench = await ImportBench.open();
  });
  afterEach(() => bench.close());

  it('puts in every row, tells what it left out, and a second run puts in nothing', async () => {
    const first = await bench.import();
    expect(first.counts).toEqual(expected);
    expect(first.inserted).toEqual(expected);
    expect(first.rejected).toEqual({ ...nothing, observations: 1 });
    expect(first.unmapped).toEqual([
      { file: 'devices.csv', rows: 1 },
      { file: 'payers.csv', rows: 2 },
    ]);
    expect(await bench.rejects()).toEqual([
      { file: 'observations.csv', line: '6', cause: 'unknown-reference', detail: 'ENCOUNTER is empty' },
    ]);

    const second = await bench.import({ batchSize: 2, concurrency: 1 });
    expect(second.inserted).toEqual(nothing);
    expect(second.counts).toEqual(expected);
    expect(second.present).toEqual(expected);
    expect(await bench.count('observations')).toBe(expected.observations);
  });

  it('registers one person at each clinic that has seen them, under ids of their own', async () => {
    await bench.import();
    const registrations = await bench.query<{ id: string; clinic_id: string; mrn: string }>(
      'select id, clinic_id, mrn from healthcare.patients where source_key = $1',
      [erika],
    );
    expect(registrations.map(({ mrn }) => mrn)).toEqual([erika, erika]);
    expect(new Set(registrations.map(({ clinic_id }) => clinic_id)).size).toBe(2);
    expect(new Set(registrations.map(({ id }) => id)).size).toBe(2);
    const ids = await bench.query<{ id: string }>('select id from healthcare.patients');
    expect(ids.map(({ id }) => id)).not.toContain(erika);
  });

  it('keeps what the files say', async () => {
    await bench.import();
    const [appointment] = await bench.query(
      `select a.status, a.starts_at, a.total_cost, d.name as practitioner, l.name as location, p.sex, p.deceased_on::text,
              p.status as patient_status, p.marital_status
         from healthcare.appointments a
         join healthcare.practitioners d on d.clinic_id = a.clinic_id and d.id = a.practitioner_id
         join healthcare.locations l on l.clinic_id = a.clinic_id and l.id = a.location_id
         join healthcare.patients p on p.clinic_id = a.clinic_id and p.id = a.patient_id
        where a.encounter_class = 'inpatient'`,
    );
    expect(appointment).toEqual({
      status: 'completed',
      starts_at: new Date('2021-02-03T11:00:00Z'),
      total_cost: '5000.00',
      practitioner: 'Çelik Örnek',
      location: 'Hilltop Family Practice',
      sex: 'male',
      deceased_on: '2021-03-01',
      patient_status: 'deceased',
      marital_status: 'widowed',
    });
    const invoices = await bench.query(
      'select status, total, payer, claim_type, diagnosis_codes from healthcare.invoices order by source_key',
    );
    expect(invoices).toEqual([
      expect.objectContaining({ status: 'paid', total: '0.00', claim_type: 'professional' }),
      expect.objectContaining({ payer: null, diagnosis_codes: ['59621000', '38341003'] }),
      expect.objectContaining({ status: 'issued', total: '20.00', claim_type: 'institutional' }),
    ]);
    const [allergy] = await bench.query(
      `select reactions from healthcare.allergies where code = '111088007'`,
    );
    expect(allergy).toEqual({
      reactions: [
        { code: '418290006', description: 'Itching (finding)', severity: 'moderate' },
        { code: '271807003', description: 'Eruption of skin (disorder)', severity: 'mild' },
      ],
    });
  });

  it('records every row in the audit log, in the name of whoever ran it', async () => {
    const { inserted } = await bench.import();
    const [audit] = await bench.query<{ entries: number; actors: string[]; reasons: string[] }>(
      `select count(*)::int as entries, array_agg(distinct user_id) as actors,
              array_agg(distinct metadata -> 'system' ->> 'reason') as reasons
         from healthcare.audit_log where operation = 'INSERT'`,
    );
    const rows = Object.values(inserted).reduce((sum, count) => sum + count, 0);
    expect(audit).toEqual({ entries: rows, actors: ['import-spec'], reasons: ['synthea import'] });
  });

  it('tells how far it has come, up to the last row', async () => {
    const told: { done: number; total: number }[] = [];
    await bench.import({ onProgress: ({ done, total }) => told.push({ done, total }) });
    const steps = told.map(({ done }) => done);
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
    expect(told.at(-1)).toEqual({ done: 46, total: 46 });
  });

  it('leaves national identifiers behind and says so', async () => {
    const { withheld } = await bench.import();
    expect(withheld.map(({ file, columns }) => [file, columns])).toEqual([
      ['patients.csv', ['SSN', 'DRIVERS', 'PASSPORT']],
    ]);
    const found = await bench.query(
      `select 1 from healthcare.patients p where p::text ~ '999-00-000|S99900001|X00000001X'`,
    );
    expect(found).toEqual([]);
  });

  it('uses a clinic that was registered before, under the id it has', async () => {
    const id = '0193f000-0000-7000-8000-000000000001';
    await bench.query(
      `insert into healthcare.clinics (id, name, slug, source, source_key) values ($1, 'Known', 'known', 'synthea', $2)`,
      [id, hilltopEasthampton],
    );
    const { counts, inserted } = await bench.import();
    expect([counts.clinics, inserted.clinics, counts.patients, counts.appointments]).toEqual([3, 2, 4, 5]);
    const there = await bench.query('select 1 from healthcare.appointments where clinic_id = $1', [id]);
    expect(there).toHaveLength(3);
  });

  it('goes on after a row that only the database refuses', async () => {
    // A patient who is no import has the record number that the import would give.
    await bench.import();
    await bench.query(
      `delete from healthcare.conditions; delete from healthcare.observations; delete from healthcare.procedures;
       delete from healthcare.immunizations; delete from healthcare.allergies; delete from healthcare.care_plans;
       delete from healthcare.prescriptions; delete from healthcare.invoices; delete from healthcare.appointments;
       update healthcare.patients set source = null, source_key = null, id = gen_random_uuid()
        where source_key = '33333333-cccc-4ccc-8ccc-000000000003'`,
    );
    const { counts, rejected } = await bench.import();
    expect([rejected.patients, counts.patients]).toEqual([1, 3]);
    expect([rejected.appointments, counts.appointments]).toEqual([1, 4]);
    const refused = (await bench.rejects()).filter(({ cause }) => cause === 'refused-by-database');
    expect(refused.map(({ file, line }) => `${file}:${line}`).slice(0, 2)).toEqual([
      'patients.csv:4',
      'encounters.csv:6',
    ]);
    expect(refused.map(({ detail }) => detail).join()).not.toMatch(/Kim|33333333/);
  });
});
