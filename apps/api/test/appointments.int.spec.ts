import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiClient } from './support/api-client.js';
import { auditRows } from './support/audit-log.js';
import { plantClinic, type PlantedClinic } from './support/plant-clinic.js';
import { startTestApi, type TestApi } from './support/test-api.js';

describe('appointments', () => {
  let api: TestApi;
  let clinic: PlantedClinic;
  let desk: ApiClient;
  let day = 0;

  beforeAll(async () => {
    api = await startTestApi();
    clinic = await plantClinic(api.database, 'Riverside');
    desk = await new ApiClient(api.url).as(clinic, 'receptionist');
  });
  afterAll(async () => api.stop());

  const at = (hour: number, minute = 0): string =>
    new Date(Date.UTC(2027, 0, day, hour, minute)).toISOString();
  const nextDay = (): void => void (day += 1);
  const booking = (startsAt: string, endsAt: string, more: object = {}) => ({
    patientId: clinic.patientId,
    practitionerId: clinic.practitionerId,
    startsAt,
    endsAt,
    ...more,
  });
  const book = (startsAt: string, endsAt: string, more?: object) =>
    desk.post('/v1/appointments', booking(startsAt, endsAt, more));

  it('never put a practitioner in two places, however many try at once', async () => {
    nextDay();
    const { retries } = api.database.getMetrics();
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, n) => book(at(9, n), at(10, n), { reason: `try ${n}` })),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    const refused = answers.filter(({ status }) => status !== 201);
    expect(new Set(refused.map((answer) => String(answer.refusal)))).toEqual(
      new Set(['409,DB_OVERLAP_CONFLICT']),
    );
    // They queued: what runs into a deadlock is tried again.
    expect(api.database.getMetrics().retries).toBe(retries);
  });

  it('may follow each other without a gap', async () => {
    nextDay();
    expect((await book(at(9), at(10))).status).toBe(201);
    expect((await book(at(10), at(11))).status).toBe(201);
  });

  it('free their time when they are cancelled', async () => {
    nextDay();
    const first = await book(at(9), at(10));
    expect((await book(at(9), at(10))).status).toBe(409);
    const cancelled = await desk.post(`/v1/appointments/${first.id}/cancel`, { reason: 'Patient called' });
    expect(cancelled.body).toMatchObject({ status: 'cancelled', cancelReason: 'Patient called' });
    expect((await book(at(9), at(10))).status).toBe(201);
  });

  it('are moved, but not onto another one', async () => {
    nextDay();
    await book(at(9), at(10));
    const second = await book(at(11), at(12));
    const onto = await desk.patch(`/v1/appointments/${second.id}`, {
      startsAt: at(9, 30),
      endsAt: at(10, 30),
    });
    expect(onto.refusal).toEqual([409, 'DB_OVERLAP_CONFLICT']);
    const moved = await desk.patch(`/v1/appointments/${second.id}`, { startsAt: at(10), endsAt: at(11) });
    expect(moved.body).toMatchObject({ startsAt: at(10), endsAt: at(11) });
  });

  it('take the road booked, checked in, completed, and no other', async () => {
    nextDay();
    const { id } = await book(at(9), at(10));
    const step = (verb: string, body?: object) => desk.post(`/v1/appointments/${id}/${verb}`, body);
    expect((await step('complete')).refusal).toEqual([409, 'DB_TRANSITION_REFUSED']);
    expect((await step('check-in')).body['status']).toBe('checked-in');
    expect((await step('no-show')).refusal).toEqual([409, 'DB_TRANSITION_REFUSED']);
    expect((await step('complete', { totalCost: '125.50' })).body).toMatchObject({
      status: 'completed',
      totalCost: '125.50',
    });
    // Repeated, an action changes nothing: the first one's words stand.
    expect((await step('complete', { totalCost: '9999.00' })).refusal).toEqual([409, 'API_STATE_CONFLICT']);
    expect((await desk.get(`/v1/appointments/${id}`)).body).toMatchObject({ totalCost: '125.50' });
    expect((await step('cancel')).refusal).toEqual([409, 'DB_TRANSITION_REFUSED']);
    expect((await desk.patch(`/v1/appointments/${id}`, { startsAt: at(8) })).refusal).toEqual([
      409,
      'API_STATE_CONFLICT',
    ]);
  });

  it('end after they start, also when only one end is moved', async () => {
    nextDay();
    expect((await book(at(10), at(9))).refusal).toEqual([400, 'API_INPUT_INVALID']);
    const { id } = await book(at(9), at(10));
    const moved = await desk.patch(`/v1/appointments/${id}`, { startsAt: at(11) });
    expect(moved.status).toBe(400);
  });

  it('are listed by day, practitioner and state', async () => {
    nextDay();
    const early = await book(at(9), at(10));
    const late = await book(at(11), at(12));
    await desk.post(`/v1/appointments/${late.id}/cancel`);
    const query = `from=${at(0)}&before=${at(23)}&practitionerId=${clinic.practitionerId}`;
    const all = (await desk.get(`/v1/appointments?${query}&order=earliest`)).items();
    expect(all.map(({ id }) => id)).toEqual([early.id, late.id]);
    const open = (await desk.get(`/v1/appointments?${query}&status=booked`)).items();
    expect(open.map(({ id }) => id)).toEqual([early.id]);
  });

  it('are recorded under their action, their clinic, their user and the request', async () => {
    nextDay();
    const requestId = 'audit-trail-of-a-test';
    await desk.send('POST', '/v1/appointments', booking(at(9), at(10)), { 'x-request-id': requestId });
    const row = (await auditRows(api.cluster, 'BOOK_APPOINTMENT')).find(
      (entry) => entry.request_id === requestId,
    );
    expect(row).toMatchObject({
      user_id: clinic.userIds.receptionist,
      clinic_id: clinic.id,
      table_name: 'appointments',
    });
  });
});
