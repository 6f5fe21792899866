import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RECORD_KINDS } from '../src/medical-records/record-kinds.js';
import { ApiClient, type Answer, type Method } from './support/api-client.js';
import { plantClinic, type PlantedClinic } from './support/plant-clinic.js';
import { recordBody } from './support/record-bodies.js';
import { startTestApi, type TestApi } from './support/test-api.js';

/** Well-formed, and nobody's. */
const UNKNOWN = '01939f4e-7c3a-7b21-9d55-0c7f3b6f2a10';
const hours = (start: number, end: number) => ({
  startsAt: new Date(Date.UTC(2027, 4, 3, start)).toISOString(),
  endsAt: new Date(Date.UTC(2027, 4, 3, end)).toISOString(),
});

describe('another clinic', () => {
  let api: TestApi;
  let mine: PlantedClinic;
  let theirs: PlantedClinic;
  let me: ApiClient;
  let them: ApiClient;
  /** Something of theirs at each address. */
  const foreign = new Map<string, string>();

  beforeAll(async () => {
    api = await startTestApi();
    mine = await plantClinic(api.database, 'Riverside');
    theirs = await plantClinic(api.database, 'Hilltop');
    me = await new ApiClient(api.url).as(mine, 'clinic-admin');
    them = await new ApiClient(api.url).as(theirs, 'clinic-admin');
    const { patientId, practitionerId } = theirs;
    const make = async (path: string, body: object) => foreign.set(path, (await them.post(path, body)).id);
    await make('/v1/appointments', { patientId, practitionerId, ...hours(9, 10) });
    await make('/v1/prescriptions', {
      patientId,
      code: '1',
      description: 'x',
      startedAt: '2027-01-01T00:00:00Z',
    });
    await make('/v1/invoices', { patientId, lines: [{ description: 'Visit', unitPrice: '10' }] });
    for (const { path } of RECORD_KINDS)
      await make(`/v1/medical-records/${path}`, recordBody(path, patientId));
    foreign.set('/v1/patients', patientId);
    foreign.set('/v1/practitioners', practitionerId);
    foreign.set('/v1/users', theirs.userIds.nurse);
    foreign.set('/v1/memberships', (await them.get('/v1/memberships')).items()[0]!.id);
  });
  afterAll(async () => api.stop());

  const comparable = ({ status, body }: Answer) => ({ status, body: { ...body, correlationId: '' } });

  /** Asks for theirs and for nobody's, and expects one answer. */
  async function expectSame(method: Method, path: string, suffix = '', body?: object): Promise<Answer> {
    const ofTheirs = await me.send(method, `${path}/${foreign.get(path)!}${suffix}`, body);
    const ofNobody = await me.send(method, `${path}/${UNKNOWN}${suffix}`, body);
    expect({ path, ...comparable(ofTheirs) }).toEqual({ path, ...comparable(ofNobody) });
    return ofTheirs;
  }

  it('has nothing that can be read by its id: the answer is that of an unknown id', async () => {
    expect(foreign.size).toBe(13);
    for (const path of foreign.keys()) expect((await expectSame('GET', path)).status).toBe(404);
  });

  it('has nothing that can be changed by its id', async () => {
    const changes: [string, string, object][] = [
      ['/v1/patients', '', { city: 'Elsewhere' }],
      ['/v1/practitioners', '', { specialty: 'None' }],
      ['/v1/appointments', '', { reason: 'x' }],
      ['/v1/prescriptions', '', { status: 'stopped' }],
      ['/v1/invoices', '', { payer: 'x' }],
      ['/v1/memberships', '', { roles: ['auditor'] }],
    ];
    for (const [path, suffix, body] of changes) {
      expect((await expectSame('PATCH', path, suffix, body)).status).toBe(404);
    }
    const verbs = ['check-in', 'complete', 'cancel', 'no-show'];
    for (const verb of verbs)
      expect((await expectSame('POST', '/v1/appointments', `/${verb}`, {})).status).toBe(404);
    for (const verb of ['issue', 'pay', 'void']) {
      expect((await expectSame('POST', '/v1/invoices', `/${verb}`, {})).status).toBe(404);
    }
    expect((await them.get(`/v1/appointments/${foreign.get('/v1/appointments')!}`)).body['status']).toBe(
      'booked',
    );
  });

  it('has nothing that can be pointed at: the answer is that of an unknown id', async () => {
    const { patientId, practitionerId } = mine;
    const at = hours(11, 12);
    const visit = { description: 'Visit', unitPrice: '10' };
    const drug = { code: '1', description: 'x', startedAt: '2027-01-01T00:00:00Z' };
    const appointmentOfTheirs = foreign.get('/v1/appointments')!;
    const pairs: [string, (id: string) => object, string][] = [
      ['/v1/appointments', (id) => ({ patientId: id, practitionerId, ...at }), theirs.patientId],
      ['/v1/appointments', (id) => ({ patientId, practitionerId: id, ...at }), theirs.practitionerId],
      ['/v1/appointments', (id) => ({ patientId, practitionerId, locationId: id, ...at }), theirs.locationId],
      ['/v1/prescriptions', (id) => ({ patientId: id, ...drug }), theirs.patientId],
      ['/v1/prescriptions', (id) => ({ patientId, appointmentId: id, ...drug }), appointmentOfTheirs],
      ['/v1/invoices', (id) => ({ patientId: id, lines: [visit] }), theirs.patientId],
      ['/v1/practitioners', (id) => ({ name: 'Dr. Link', userId: id }), theirs.userIds.nurse],
      ...RECORD_KINDS.map(({ path }): [string, (id: string) => object, string] => [
        `/v1/medical-records/${path}`,
        (id) => recordBody(path, id),
        theirs.patientId,
      ]),
    ];
    for (const [path, bodyWith, id] of pairs) {
      const ofTheirs = await me.post(path, bodyWith(id));
      const ofNobody = await me.post(path, bodyWith(UNKNOWN));
      expect({ path, ...comparable(ofTheirs) }).toEqual({ path, ...comparable(ofNobody) });
      expect([403, 409]).toContain(ofTheirs.status);
    }
  });

  it('has nothing in any list, also when it is filtered for', async () => {
    const lists = [
      ...[
        'patients',
        'practitioners',
        'appointments',
        'prescriptions',
        'invoices',
        'users',
        'memberships',
      ].map((name) => `/v1/${name}`),
      ...RECORD_KINDS.map(({ path }) => `/v1/medical-records/${path}`),
    ];
    const ids = new Set(foreign.values());
    for (const path of lists) {
      const items = (await me.get(`${path}?limit=50`)).items();
      expect(items.filter(({ id }) => ids.has(id))).toEqual([]);
      expect((await them.get(`${path}?limit=50`)).items().length).toBeGreaterThan(0);
    }
    const filtered = ['appointments', 'prescriptions', 'invoices'].map((name) => `/v1/${name}`);
    for (const path of filtered) {
      expect((await me.get(`${path}?patientId=${theirs.patientId}`)).items()).toEqual([]);
    }
  });

  it('takes no cursor of ours, and we none of theirs', async () => {
    await them.post('/v1/patients', { firstName: 'Second', lastName: 'Patient', birthDate: '1990-01-01' });
    const cursor = (await them.get('/v1/patients?limit=1')).field('nextCursor');
    expect((await me.get(`/v1/patients?limit=1&cursor=${cursor}`)).refusal).toEqual([
      400,
      'DB_CURSOR_INVALID',
    ]);
  });

  it('may use the same record numbers: neither learns of the other', async () => {
    const body = { mrn: 'SHARED-1', firstName: 'A', lastName: 'B', birthDate: '1990-01-01' };
    expect((await them.post('/v1/patients', body)).status).toBe(201);
    expect((await me.post('/v1/patients', body)).status).toBe(201);
    expect((await me.post('/v1/patients', body)).refusal).toEqual([409, 'DB_UNIQUE_CONFLICT']);
  });

  it('keeps its rows while both work at the same time on kept-alive connections', async () => {
    const results = await Promise.all(
      Array.from({ length: 100 }, async (_, n) => {
        const [client, clinic] = n % 2 === 0 ? [me, mine] : [them, theirs];
        return [(await client.get('/v1/clinics/me')).body['id'], clinic.id];
      }),
    );
    expect(results.filter(([got, expected]) => got !== expected)).toEqual([]);
  });
});
