import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiClient } from './support/api-client.js';
import { plantClinic, type PlantedClinic } from './support/plant-clinic.js';
import { OPERATOR_TOKEN, startTestApi, type TestApi } from './support/test-api.js';

interface LogLine {
  readonly msg: string;
  readonly requestId?: string;
  readonly route?: string;
  readonly userId?: string;
}

describe('every answer', () => {
  let api: TestApi;
  let clinic: PlantedClinic;
  let nobody: ApiClient;
  let admin: ApiClient;

  beforeAll(async () => {
    api = await startTestApi();
    clinic = await plantClinic(api.database, 'Riverside');
    nobody = new ApiClient(api.url);
    admin = await nobody.as(clinic, 'clinic-admin');
  });
  afterAll(async () => api.stop());

  const logLines = (): LogLine[] => api.log.map((line) => JSON.parse(line) as LogLine);

  it('carries the request’s id: a well-formed one of the caller, else a new one', async () => {
    const ids = { 'my-request-4711': true, short: false, 'with space 12345': false, ['x'.repeat(65)]: false };
    for (const [id, isTaken] of Object.entries(ids)) {
      const { headers } = await nobody.get('/health/live', { 'x-request-id': id });
      expect([id, headers.get('x-request-id') === id]).toEqual([id, isTaken]);
      expect(headers.get('x-request-id')).toMatch(/^[A-Za-z0-9._-]{8,64}$/);
    }
  });

  it('says the same id in a problem and in the log', async () => {
    const id = 'trace-me-through-the-log';
    const { body } = await nobody.get('/v1/patients', { 'x-request-id': id });
    expect(body['correlationId']).toBe(id);
    expect(logLines().filter(({ requestId }) => requestId === id)).toHaveLength(1);
  });

  it('is logged by its route and its user, without anything that was sent', async () => {
    await admin.get(`/v1/patients?lastName=PLANTED-NAME&mrn=PLANTED-MRN`);
    await admin.post('/v1/patients', { firstName: 'PLANTED-NAME', lastName: 'x', birthDate: '1990-01-01' });
    await admin.get(`/v1/patients/${clinic.patientId}`);
    await nobody.post('/v1/auth/login', { email: 'planted@example.test', password: 'PLANTED-PASSWORD' });
    expect(logLines().at(-2)).toMatchObject({
      msg: 'request',
      route: '/v1/patients/:id',
      userId: clinic.userIds['clinic-admin'],
    });
    const log = api.log.join('');
    expect(log).not.toMatch(/PLANTED|planted@/i);
    expect(log).not.toContain(clinic.patientId);
    expect(log).not.toMatch(/Bearer|eyJ/);
  });

  it('forbids browsers everything but what the documentation needs, and caches nothing', async () => {
    const { headers } = await admin.get('/v1/patients');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });

  it('holds what its documented schema names, and nothing else', async () => {
    const { body } = await nobody.get('/docs-json');
    const schemas = (body['components'] as { schemas: Record<string, { properties: object }> }).schemas;
    const patient = (await admin.get(`/v1/patients/${clinic.patientId}`)).body;
    expect(Object.keys(schemas['Patient']!.properties)).toEqual(expect.arrayContaining(Object.keys(patient)));
  });

  describe('of health', () => {
    it('is open: alive, ready, up', async () => {
      expect((await nobody.get('/health/live')).body).toEqual({ status: 'up' });
      expect((await nobody.get('/health/ready')).body).toEqual({ status: 'ready' });
      expect((await nobody.get('/health')).body).toEqual({ status: 'up' });
    });

    it('shows its components to operators alone', async () => {
      const { body } = await nobody.with(OPERATOR_TOKEN).get('/health');
      expect(body).toMatchObject({
        status: 'up',
        components: {
          phase: 'serving',
          database: { status: 'up', targets: [expect.objectContaining({ name: 'primary' })] },
        },
      });
      for (const token of [
        `${OPERATOR_TOKEN}x`,
        OPERATOR_TOKEN.slice(1),
        await nobody.tokenOf(clinic.emails.nurse),
      ]) {
        expect((await nobody.with(token).get('/health')).body).toEqual({ status: 'up' });
      }
    });
  });

  describe('of metrics', () => {
    it('is Prometheus text, without a name or an id of anybody', async () => {
      const { status, headers, text } = await nobody.get('/metrics');
      expect([status, headers.get('content-type')]).toEqual([
        200,
        'text/plain; version=0.0.4; charset=utf-8',
      ]);
      expect(text).toMatch(/^db_client_connection_count\{.*\} \d+$/m);
      expect(text).not.toContain(clinic.id);
    });

    it('is refused to whoever comes through a proxy without the operator token', async () => {
      const forwarded = { 'x-forwarded-for': '203.0.113.7' };
      expect((await nobody.get('/metrics', forwarded)).refusal).toEqual([403, 'API_FORBIDDEN']);
      expect((await nobody.with(OPERATOR_TOKEN).get('/metrics', forwarded)).status).toBe(200);
    });
  });

  describe('of the documentation', () => {
    interface Operation {
      readonly summary: string;
      readonly security?: object[];
      readonly responses: Record<string, object>;
    }
    let paths: Record<string, Record<string, Operation>>;
    let text: string;

    beforeAll(async () => {
      const answer = await nobody.get('/docs-json');
      paths = answer.body['paths'] as typeof paths;
      text = answer.text;
    });

    const operations = () =>
      Object.entries(paths).flatMap(([path, methods]) =>
        Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
      );

    it('names every route, with a summary, its answers and its refusals', () => {
      expect(operations().length).toBeGreaterThan(50);
      for (const { path, method, operation } of operations().filter((entry) => entry.path !== '/metrics')) {
        expect([path, method, operation.summary]).toEqual([path, method, expect.stringMatching(/.+/)]);
        expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(['400', '503']));
      }
    });

    it('says which routes need a token, and those do', async () => {
      for (const { path, method, operation } of operations()) {
        const address = path.replace('{id}', '01939f4e-7c3a-7b21-9d55-0c7f3b6f2a10');
        const { status } = await nobody.send(
          method.toUpperCase() as 'GET',
          address,
          method === 'get' ? undefined : {},
        );
        expect([path, method, status === 401]).toEqual([path, method, operation.security !== undefined]);
      }
    });

    it('offers an example for every body, which the route takes', async () => {
      interface Body {
        readonly content: Record<string, { examples: { example: { value: object } } }>;
      }
      const bodies = operations().flatMap(({ path, method, operation }) => {
        const { requestBody } = operation as { requestBody?: Body };
        if (requestBody === undefined) return [];
        const body = requestBody.content['application/json']!.examples.example.value;
        return [{ method: method.toUpperCase() as 'POST', path, body }];
      });
      expect(bodies.length).toBeGreaterThan(20);
      for (const { method, path, body } of bodies) {
        const address = path.replace('{id}', '01939f4e-7c3a-7b21-9d55-0c7f3b6f2a10');
        const { refusal } = await admin.send(method, address, body);
        expect([path, refusal]).not.toEqual([path, [400, 'API_INPUT_INVALID']]);
      }
    });

    it('leaves no reference dangling', () => {
      const schemas = new Set(
        Object.keys((JSON.parse(text) as { components: { schemas: object } }).components.schemas),
      );
      const references = [...text.matchAll(/#\/components\/schemas\/([A-Za-z]+)/g)].map(([, name]) => name!);
      expect(references.filter((name) => !schemas.has(name))).toEqual([]);
      expect(references.length).toBeGreaterThan(100);
    });

    it('is a page that loads nothing from elsewhere', async () => {
      const page = await nobody.get('/docs');
      expect([page.status, page.headers.get('content-type')]).toEqual([
        200,
        expect.stringContaining('text/html'),
      ]);
      const sources = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, source]) => source!);
      expect(sources.length).toBeGreaterThan(2);
      for (const source of sources) {
        expect(source).not.toMatch(/^(?:https?:)?\/\//);
        const { status } = await nobody.get(new URL(source, `${api.url}/docs`).pathname);
        expect([source, status]).toEqual([source, 200]);
      }
    });
  });
});
