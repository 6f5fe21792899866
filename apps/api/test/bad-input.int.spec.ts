import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiClient } from './support/api-client.js';
import { plantClinic, type PlantedClinic } from './support/plant-clinic.js';
import { startTestApi, type TestApi } from './support/test-api.js';

/** The limit for a refusal, with room for a busy machine; ms. */
const REFUSED_WITHIN_MS = 500;

describe('bad input', () => {
  let api: TestApi;
  let clinic: PlantedClinic;
  let admin: ApiClient;

  beforeAll(async () => {
    api = await startTestApi();
    clinic = await plantClinic(api.database, 'Riverside');
    admin = await new ApiClient(api.url).as(clinic, 'clinic-admin');
    await admin.get('/v1/patients');
  });
  afterAll(async () => api.stop());

  const patient = { firstName: 'A', lastName: 'B', birthDate: '1990-01-01' };

  it.each([
    ['an unknown field', { ...patient, isAdmin: true }, 'body'],
    ['the clinic of somebody else', { ...patient, clinicId: '01939f4e-7c3a-7b21-9d55-0c7f3b6f2a10' }, 'body'],
    ['a nested write', { ...patient, appointments: { create: {} } }, 'body'],
    ['an operator in place of a value', { ...patient, firstName: { set: 'A' } }, 'body/firstName'],
    ['a list in place of a value', { ...patient, lastName: ['B'] }, 'body/lastName'],
    ['a number in place of text', { ...patient, lastName: 7 }, 'body/lastName'],
    ['no such day', { ...patient, birthDate: '1990-02-30' }, 'body/birthDate'],
    ['an unknown state', { ...patient, status: 'immortal' }, 'body/status'],
    ['a text that is too long', { ...patient, lastName: 'x'.repeat(201) }, 'body/lastName'],
    ['an empty text', { ...patient, lastName: '  ' }, 'body/lastName'],
    ['a NUL character', { ...patient, lastName: 'a\u0000b' }, 'body/lastName'],
    ['half a surrogate pair', { ...patient, lastName: 'a\ud800b' }, 'body/lastName'],
    ['a missing field', { firstName: 'A', birthDate: '1990-01-01' }, 'body/lastName'],
    ['a list in place of an object', [patient], 'body'],
    ['null in place of an object', null, 'body'],
  ])('is refused: %s', async (_title, body, pointer) => {
    const answer = await admin.post('/v1/patients', body);
    expect(answer.refusal).toEqual([400, 'API_INPUT_INVALID']);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect((answer.body['errors'] as { pointer: string }[]).map((error) => error.pointer)).toContain(pointer);
  });

  it('is named, but never repeated in the answer', async () => {
    const secret = 'PLANTED-VALUE-4711';
    const answers = await Promise.all([
      admin.post('/v1/patients', { ...patient, birthDate: secret, email: secret, sex: secret }),
      admin.get(`/v1/patients?birthDate=${secret}`),
      admin.get(`/v1/patients/${secret}`),
      admin.send('POST', '/v1/patients', `{"firstName": ${secret}`),
      admin.get(`/v1/${secret}`),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 400, 404]);
    for (const { text } of answers) expect(text).not.toContain(secret);
    expect(api.log.join('')).not.toContain(secret);
  });

  it.each([
    ['__proto__', '{"firstName":"A","lastName":"B","birthDate":"1990-01-01","__proto__":{"isAdmin":true}}'],
    ['constructor.prototype', '{"firstName":"A","constructor":{"prototype":{"isAdmin":true}}}'],
    ['an object 10 000 levels deep', `{"firstName":${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}}`],
    ['a list 10 000 levels deep', `${'['.repeat(10_000)}${']'.repeat(10_000)}`],
    ['a list of 100 000 elements', `{"lines":[${'1,'.repeat(99_999)}1]}`],
    ['half a JSON text', '{"firstName":'],
    ['no JSON at all', 'firstName=A'],
  ])('is refused quickly: %s', async (_title, text) => {
    const startedAt = performance.now();
    const answer = await admin.send('POST', '/v1/patients', text);
    expect(performance.now() - startedAt).toBeLessThan(REFUSED_WITHIN_MS);
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(({} as Record<string, unknown>)['isAdmin']).toBeUndefined();
  });

  it('is refused beyond its size, in a wrong encoding of it, and of a wrong kind', async () => {
    const large = await admin.post('/v1/patients', { ...patient, notes: 'x'.repeat(300_000) });
    expect(large.refusal).toEqual([413, 'HTTP_413']);
    const xml = await admin.send('POST', '/v1/patients', '<a/>', { 'content-type': 'application/xml' });
    expect(xml.refusal).toEqual([415, 'HTTP_415']);
    const form = await admin.send('POST', '/v1/patients', 'a=b', {
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect(form.refusal).toEqual([415, 'HTTP_415']);
  });

  it.each([
    ['/v1/patients?limit=0', 'query/limit'],
    ['/v1/patients?limit=201', 'query/limit'],
    ['/v1/patients?limit=many', 'query/limit'],
    ['/v1/patients?limit=1&limit=2', 'query/limit'],
    ['/v1/patients?unknown=1', 'query'],
    ['/v1/patients?where[id][not]=', 'query'],
    ['/v1/patients?id=%7B%22not%22%3A%22%22%7D', 'query'],
    ['/v1/patients?mrn=a&mrn=b', 'query/mrn'],
    ['/v1/patients?birthDate=today', 'query/birthDate'],
    ['/v1/patients?order=1;drop table', 'query/order'],
    ['/v1/appointments?from=yesterday', 'query/from'],
    ['/v1/appointments?patientId=1', 'query/patientId'],
    ['/v1/patients/1', 'path/id'],
    ["/v1/patients/01939f4e-7c3a-7b21-9d55-0c7f3b6f2a10'--", 'path/id'],
  ])('is refused in the address: %s', async (path, pointer) => {
    const answer = await admin.get(path);
    expect(answer.refusal).toEqual([400, 'API_INPUT_INVALID']);
    expect((answer.body['errors'] as { pointer: string }[]).map((error) => error.pointer)).toContain(pointer);
  });

  it('is refused in a login: operators never reach a query', async () => {
    const nobody = new ApiClient(api.url);
    const bodies = [
      { email: { not: '' }, password: 'x' },
      { email: clinic.emails.nurse, password: { not: '' } },
      { email: clinic.emails.nurse, password: ['x'] },
      { email: clinic.emails.nurse, password: 'x', clinicId: { not: '' } },
    ];
    for (const body of bodies) {
      expect((await nobody.post('/v1/auth/login', body)).refusal).toEqual([400, 'API_INPUT_INVALID']);
    }
  });

  it('is refused as a cursor that was made up, or belongs to another list', async () => {
    const forged = [
      'x',
      Buffer.from('a.b').toString('base64url'),
      Buffer.from(JSON.stringify({ id: { not: '' } })).toString('base64url'),
    ];
    for (const cursor of forged) {
      expect((await admin.get(`/v1/patients?cursor=${cursor}`)).refusal).toEqual([400, 'DB_CURSOR_INVALID']);
    }
    await admin.post('/v1/patients', patient);
    const cursor = (await admin.get('/v1/patients?limit=1')).field('nextCursor');
    const elsewhere = await admin.get(`/v1/patients?limit=1&order=name&cursor=${cursor}`);
    expect(elsewhere.refusal).toEqual([400, 'DB_CURSOR_INVALID']);
  });

  it('changes nothing when it changes nothing', async () => {
    const answer = await admin.patch(`/v1/patients/${clinic.patientId}`, {});
    expect(answer.refusal).toEqual([400, 'API_INPUT_INVALID']);
    const removal = await admin.patch(`/v1/patients/${clinic.patientId}`, { lastName: null });
    expect(removal.refusal).toEqual([400, 'API_INPUT_INVALID']);
  });

  it('is answered with a problem document also where no route is: malformed addresses, methods, headers', async () => {
    const answers = [
      await admin.get('/v1/%zz'),
      await admin.get('/nowhere'),
      await admin.send('DELETE', '/v1/patients'),
      await admin.get('/v1/patients/%00'),
      await admin.get(`/v1/${'x'.repeat(5000)}`),
    ];
    expect(answers.map(({ status }) => status)).toEqual([400, 404, 404, 400, 404]);
    for (const { headers, body } of answers) {
      expect(headers.get('content-type')).toContain('application/problem+json');
      expect(headers.get('x-request-id')).toBe(body['correlationId']);
    }
  });
});
