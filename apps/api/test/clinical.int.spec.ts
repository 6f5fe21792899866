import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CARE_FIELDS } from '../src/patients/patient.schemas.js';
import { RECORD_KINDS } from '../src/medical-records/record-kinds.js';
import { ApiClient } from './support/api-client.js';
import { plantClinic, type PlantedClinic } from './support/plant-clinic.js';
import { recordBody } from './support/record-bodies.js';
import { startTestApi, type TestApi } from './support/test-api.js';

describe('clinical work', () => {
  let api: TestApi;
  let clinic: PlantedClinic;
  let doctor: ApiClient;
  let billing: ApiClient;
  let desk: ApiClient;

  beforeAll(async () => {
    api = await startTestApi();
    clinic = await plantClinic(api.database, 'Riverside');
    const nobody = new ApiClient(api.url);
    doctor = await nobody.as(clinic, 'practitioner');
    billing = await nobody.as(clinic, 'billing');
    desk = await nobody.as(clinic, 'receptionist');
  });
  afterAll(async () => api.stop());

  describe('a patient’s row', () => {
    it('shows reception and billing demographics and nothing else, one by one and in lists', async () => {
      const path = `/v1/patients/${clinic.patientId}`;
      await doctor.patch(path, { notes: 'private', race: 'private', maidenName: 'private' });
      expect((await doctor.get(path)).body).toMatchObject({ notes: 'private', maidenName: 'private' });
      for (const client of [desk, billing]) {
        const [one, [listed]] = [
          (await client.get(path)).body,
          (await client.get('/v1/patients')).items<object>(),
        ];
        for (const row of [one, listed!]) {
          expect(row).toMatchObject({ firstName: 'Ada', mrn: 'M-1' });
          expect(Object.keys(row).filter((field) => CARE_FIELDS.has(field))).toEqual([]);
          expect(JSON.stringify(row)).not.toContain('private');
        }
      }
    });

    it('shows reception no more in the answer to a write, and takes no more', async () => {
      const path = `/v1/patients/${clinic.patientId}`;
      expect((await desk.patch(path, { city: 'Boston' })).body).not.toHaveProperty('notes');
      expect((await desk.patch(path, { city: 'Boston', notes: 'x' })).refusal).toEqual([
        403,
        'API_FORBIDDEN',
      ]);
      const registration = { firstName: 'A', lastName: 'B', birthDate: '1990-01-01' };
      expect((await desk.post('/v1/patients', registration)).status).toBe(201);
      expect((await desk.post('/v1/patients', { ...registration, notes: 'x' })).status).toBe(403);
    });

    it('shows nobody what is not theirs to see: neither source nor clinic columns', async () => {
      const { body } = await doctor.get(`/v1/patients/${clinic.patientId}`);
      expect(Object.keys(body)).toEqual(
        expect.not.arrayContaining(['clinicId', 'userId', 'source', 'sourceKey']),
      );
    });
  });

  it.each(RECORD_KINDS.map(({ path }) => path))('%s are recorded, read and listed', async (kind) => {
    const path = `/v1/medical-records/${kind}`;
    const sent = recordBody(kind, clinic.patientId);
    const created = await doctor.post(path, sent);
    expect(created.status).toBe(201);
    const read = await doctor.get(`${path}/${created.id}`);
    expect(read.body).toEqual(created.body);
    for (const [field, value] of Object.entries(sent)) {
      const got = read.body[field];
      expect(field.endsWith('At') ? Date.parse(String(got)) : got).toEqual(
        field.endsWith('At') ? Date.parse(String(value)) : value,
      );
    }
    const listed = (await doctor.get(`${path}?patientId=${clinic.patientId}`)).items();
    expect(listed.map(({ id }) => id)).toEqual([created.id]);
    expect((await doctor.patch(`${path}/${created.id}`, { description: 'rewritten' })).status).toBe(404);
  });

  it('recognises a number among observed values', async () => {
    const body = recordBody('observations', clinic.patientId);
    const path = '/v1/medical-records/observations';
    expect((await doctor.post(path, { ...body, value: '36.6' })).body).toMatchObject({
      valueType: 'numeric',
      valueNumber: '36.6',
    });
    expect((await doctor.post(path, { ...body, value: 'positive' })).body).toMatchObject({
      valueType: 'text',
      valueNumber: null,
    });
  });

  describe('a prescription', () => {
    const prescribe = async () =>
      (
        await doctor.post('/v1/prescriptions', {
          patientId: clinic.patientId,
          code: '314076',
          description: 'Lisinopril',
          startedAt: '2027-01-11T09:30:00+02:00',
        })
      ).id;
    const change = (id: string, body: object) => doctor.patch(`/v1/prescriptions/${id}`, body);

    it('moves along its states only, and is left alone once it is over', async () => {
      const id = await prescribe();
      expect((await change(id, { status: 'draft' })).refusal).toEqual([409, 'DB_TRANSITION_REFUSED']);
      expect((await change(id, { status: 'on-hold', notes: 'pause' })).body).toMatchObject({
        status: 'on-hold',
      });
      expect((await change(id, { status: 'completed' })).refusal).toEqual([409, 'DB_TRANSITION_REFUSED']);
      expect((await change(id, { status: 'stopped' })).body['status']).toBe('stopped');
      expect((await change(id, { dosage: 'double' })).refusal).toEqual([409, 'API_STATE_CONFLICT']);
    });

    it('is found by its patient and state', async () => {
      const id = await prescribe();
      const query = `patientId=${clinic.patientId}&status=active`;
      expect((await doctor.get(`/v1/prescriptions?${query}`)).items().map((row) => row.id)).toEqual([id]);
      expect((await doctor.get(`/v1/prescriptions/${id}`)).body['startedAt']).toBe(
        '2027-01-11T07:30:00.000Z',
      );
    });
  });

  describe('an invoice', () => {
    const draft = () =>
      billing.post('/v1/invoices', {
        patientId: clinic.patientId,
        lines: [
          { code: '99213', description: 'Visit', quantity: '1', unitPrice: '125.50' },
          { description: 'Swab', quantity: '3', unitPrice: '0.10' },
        ],
      });

    it('is made with its lines, its amounts worked out', async () => {
      const { status, body } = await draft();
      expect(status).toBe(201);
      expect(body).toMatchObject({
        status: 'draft',
        total: '125.80',
        number: expect.stringMatching(/^INV-/),
      });
      expect(body['lines']).toEqual([
        expect.objectContaining({ position: 1, amount: '125.50', quantity: '1.000' }),
        expect.objectContaining({ position: 2, amount: '0.30', unitPrice: '0.10' }),
      ]);
    });

    it('takes no amounts from outside', async () => {
      const lines = [{ description: 'Visit', unitPrice: '100', amount: '1' }];
      const answer = await billing.post('/v1/invoices', { patientId: clinic.patientId, lines, total: '1' });
      expect(answer.refusal).toEqual([400, 'API_INPUT_INVALID']);
    });

    it('goes from draft to issued to paid, and stays as it was issued', async () => {
      const { id } = await draft();
      const step = (verb: string) => billing.post(`/v1/invoices/${id}/${verb}`);
      expect((await step('pay')).refusal).toEqual([409, 'API_STATE_CONFLICT']);
      const changed = await billing.patch(`/v1/invoices/${id}`, {
        lines: [{ description: 'All', unitPrice: '99' }],
      });
      expect(changed.body).toMatchObject({
        total: '99.00',
        lines: [expect.objectContaining({ description: 'All' })],
      });
      expect((await step('issue')).body).toMatchObject({ status: 'issued', issuedAt: expect.any(String) });
      expect((await billing.patch(`/v1/invoices/${id}`, { payer: 'x' })).refusal).toEqual([
        409,
        'API_STATE_CONFLICT',
      ]);
      expect((await step('pay')).body).toMatchObject({ status: 'paid', amountPaid: '99.00' });
      expect((await step('void')).refusal).toEqual([409, 'API_STATE_CONFLICT']);
    });

    it('is not half made when one of its lines is refused', async () => {
      const before = (await billing.get('/v1/invoices?limit=200')).items().length;
      const lines = [
        { description: 'ok', unitPrice: '1' },
        { description: 'too much', unitPrice: '999999999999', quantity: '999999999' },
      ];
      expect((await billing.post('/v1/invoices', { patientId: clinic.patientId, lines })).status).toBe(400);
      expect((await billing.get('/v1/invoices?limit=200')).items()).toHaveLength(before);
    });
  });

  it('shows the clinic with its locations, and lets its admin change how it presents itself', async () => {
    const admin = await new ApiClient(api.url).as(clinic, 'clinic-admin');
    expect((await doctor.get('/v1/clinics/me')).body).toMatchObject({
      id: clinic.id,
      locations: [expect.objectContaining({ id: clinic.locationId })],
    });
    const changed = await admin.patch('/v1/clinics/me', {
      timeZone: 'America/New_York',
      phone: '+1 555 0199',
    });
    expect(changed.body).toMatchObject({ timeZone: 'America/New_York' });
    expect((await admin.patch('/v1/clinics/me', { timeZone: 'Mars/Olympus' })).status).toBe(400);
    expect((await admin.patch('/v1/clinics/me', { status: 'suspended' })).status).toBe(400);
  });
});
