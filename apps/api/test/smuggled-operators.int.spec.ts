import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ApiClient, type Answer, type Method } from './support/api-client.js';
import { bodiesIn, placesIn, queriesIn, replaced, type DocumentedBody } from './support/documented-input.js';
import { plantClinic, type PlantedClinic } from './support/plant-clinic.js';
import { startTestApi, type TestApi } from './support/test-api.js';

jest.setTimeout(120_000);

/** What a request carries where a value was expected, hoping that it becomes a part of a query. */
const OPERATORS: readonly object[] = [{ contains: '' }, { not: null }, { $ne: null }, { set: 'x' }];

describe('an operator in place of a value', () => {
  let api: TestApi;
  let clinic: PlantedClinic;
  let admin: ApiClient;
  let document: Readonly<Record<string, unknown>>;

  beforeAll(async () => {
    api = await startTestApi();
    clinic = await plantClinic(api.database, 'Riverside');
    admin = await new ApiClient(api.url).as(clinic, 'clinic-admin');
    document = (await admin.get('/docs-json')).body;
  });
  afterAll(async () => api.stop());

  const send = (method: Method, path: string, body?: unknown): Promise<Answer> =>
    admin.send(method, path.replace(/\{\w+\}/g, clinic.patientId), body);
  const pointersOf = ({ body }: Answer) =>
    ((body['errors'] ?? []) as { pointer: string }[]).map(({ pointer }) => pointer);

  it('is refused by the schema of every body, at every place, and named', async () => {
    const bodies = bodiesIn(document);
    expect(bodies.length).toBeGreaterThan(15);
    const accepted: string[] = [];
    for (const { method, path, example } of bodies) {
      for (const place of placesIn(example)) {
        for (const operator of OPERATORS) {
          const answer = await send(method, path, replaced(example, place, operator));
          const isNamed = pointersOf(answer).some((pointer) => `body/${place.join('/')}`.startsWith(pointer));
          if (answer.status !== 400 || !isNamed)
            accepted.push(
              `${method} ${path} ${place.join('/')} ${JSON.stringify(operator)}: ${answer.status} ${answer.text}`,
            );
        }
      }
    }
    expect(accepted).toEqual([]);
  });

  it('is refused in every query string, in brackets and by repetition', async () => {
    const queries = queriesIn(document);
    expect(queries.length).toBeGreaterThan(15);
    for (const { path, name } of queries) {
      for (const query of [`${name}[not]=`, `${name}[contains]=a`, `${name}=a&${name}=b`]) {
        const answer = await send('GET', `${path}?${query}`);
        expect([path, query, ...answer.refusal]).toEqual([path, query, 400, 'API_INPUT_INVALID']);
      }
    }
  });

  it('is not what the schemas refuse in the examples themselves', async () => {
    const refused = async ({ method, path, example }: DocumentedBody) =>
      (await send(method, path, example)).body['code'] === 'API_INPUT_INVALID';
    const verdicts = await Promise.all(
      bodiesIn(document).map(async (body) => [body.path, await refused(body)]),
    );
    expect(verdicts.filter(([, isRefused]) => isRefused)).toEqual([]);
  });
});
