import { once } from 'node:events';
import { request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiClient } from './support/api-client.js';
import { plantClinic, type PlantedClinic } from './support/plant-clinic.js';
import { startTestApi, type TestApi } from './support/test-api.js';

describe('a body that arrives after its headers', () => {
  let api: TestApi;
  let clinic: PlantedClinic;

  beforeAll(async () => {
    api = await startTestApi();
    clinic = await plantClinic(api.database, 'Riverside');
  });
  afterAll(async () => api.stop());

  /** Sends the body in pieces, so that it is read in events of the socket. */
  async function postSlowly(token: string, pieces: readonly string[]): Promise<number> {
    const body = pieces.join('');
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      authorization: `Bearer ${token}`,
    };
    const sending = request(`${api.url}/v1/patients`, { method: 'POST', headers });
    sending.flushHeaders();
    for (const piece of pieces) {
      await pause(50);
      sending.write(piece);
    }
    sending.end();
    const [response] = (await once(sending, 'response')) as [import('node:http').IncomingMessage];
    response.resume();
    return response.statusCode ?? 0;
  }

  it('is still work of the clinic signed in to', async () => {
    const token = await new ApiClient(api.url).tokenOf(clinic.emails['clinic-admin']);
    const statuses = await Promise.all(
      [1, 2, 3].map((n) =>
        postSlowly(token, ['{"firstName":"Late",', `"lastName":"Body${n}",`, '"birthDate":"1990-01-01"}']),
      ),
    );
    expect(statuses).toEqual([201, 201, 201]);
  });
});
