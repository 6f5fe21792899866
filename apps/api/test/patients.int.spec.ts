import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiClient } from './support/api-client.js';
import { plantClinic, type PlantedClinic } from './support/plant-clinic.js';
import { startTestApi, type TestApi } from './support/test-api.js';

describe('patients', () => {
  let api: TestApi;
  let riverside: PlantedClinic;
  let hilltop: PlantedClinic;
  let admin: ApiClient;

  beforeAll(async () => {
    api = await startTestApi();
    riverside = await plantClinic(api.database, 'Riverside');
    hilltop = await plantClinic(api.database, 'Hilltop');
    admin = await new ApiClient(api.url).as(riverside, 'clinic-admin');
  });
  afterAll(async () => api.stop());

  it('are those of the clinic signed in to', async () => {
    const { status, body } = await admin.get('/v1/patients');
    expect([status, body]).toEqual([200, { items: [expect.objectContaining({ id: riverside.patientId })] }]);
  });

  it('answers for a patient of another clinic exactly as for one that does not exist', async () => {
    const foreign = await admin.get(`/v1/patients/${hilltop.patientId}`);
    const unknown = await admin.get('/v1/patients/01939f4e-7c3a-7b21-9d55-0c7f3b6f2a10');
    expect(foreign.status).toBe(404);
    expect({ ...foreign.body, correlationId: '' }).toEqual({ ...unknown.body, correlationId: '' });
  });

  it('are registered, found, changed and paged through', async () => {
    const created = await admin.post('/v1/patients', {
      firstName: 'Grace',
      lastName: 'Hopper',
      birthDate: '1906-12-09',
      notes: 'allergic to bugs',
    });
    expect([created.status, created.body]).toEqual([
      201,
      expect.objectContaining({
        birthDate: '1906-12-09',
        mrn: expect.stringMatching(/^MRN-/),
        sex: 'unknown',
      }),
    ]);
    const changed = await admin.patch(`/v1/patients/${created.id}`, { city: 'Arlington', notes: null });
    expect(changed.body).toMatchObject({ city: 'Arlington', notes: null, firstName: 'Grace' });
    const first = await admin.get('/v1/patients?limit=1&order=name');
    const second = await admin.get(`/v1/patients?limit=1&order=name&cursor=${first.field('nextCursor')}`);
    expect(
      [first, second].flatMap((page) => page.items<{ lastName: string }>()).map((p) => p.lastName),
    ).toEqual(['Hopper', 'OfRiverside']);
    const found = await admin.get('/v1/patients?lastName=Hop&birthDate=1906-12-09');
    expect(found.items()).toHaveLength(1);
  });
});
