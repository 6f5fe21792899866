import { Agent } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiClient } from './support/api-client.js';
import { plantClinic, type PlantedClinic } from './support/plant-clinic.js';
import { sendHalf } from './support/half-sent.js';
import { startLoad } from './support/load.js';
import { environmentFor, spawnApi, type SpawnedApi } from './support/spawned-api.js';
import { startTestApi, type TestApi } from './support/test-api.js';

describe('the process', () => {
  let planted: TestApi;
  let clinic: PlantedClinic;
  let environment: Record<string, string>;
  const spawned: SpawnedApi[] = [];

  beforeAll(async () => {
    planted = await startTestApi();
    clinic = await plantClinic(planted.database, 'Riverside');
    environment = environmentFor(planted.cluster.urls);
  });
  afterAll(async () => planted.stop());
  afterEach(async () => {
    for (const api of spawned.splice(0)) {
      api.kill('SIGKILL');
      await api.exited;
    }
  });

  function start(changes: Record<string, string> = {}): SpawnedApi {
    const api = spawnApi({ ...environment, ...changes });
    spawned.push(api);
    return api;
  }

  describe('on SIGTERM', () => {
    it('finishes what is under way, takes nothing new, and ends with 0', async () => {
      const api = start();
      const url = await api.url();
      const load = startLoad(await new ApiClient(url).as(clinic, 'clinic-admin'));
      try {
        const login = JSON.stringify({ email: 'nobody@example.test', password: 'wrong' });
        const halves = await Promise.all(
          Array.from({ length: 8 }, () => sendHalf(`${url}/v1/auth/login`, login)),
        );
        const startedAt = performance.now();
        api.kill('SIGTERM');
        while (!api.output().out.includes('"msg":"stopping')) await pause(10);
        expect(await Promise.all(halves.map((half) => half.finish()))).toEqual(Array(8).fill(401));
        expect(await api.exited).toBe(0);
        expect(performance.now() - startedAt).toBeLessThan(30_000);
      } finally {
        await load.stop();
      }
      expect(load.outcomes.answered).toBeGreaterThan(0);
      expect(load.outcomes.broken).toBe(0);
      expect(api.output().out).toContain('"msg":"stopped"');
      await expect(new ApiClient(url).get('/health/live')).rejects.toThrow();
    });

    it('is not held up by a client that keeps its connection after the last answer', async () => {
      const api = start();
      const url = await api.url();
      const agent = new Agent({ keepAlive: true });
      try {
        const login = JSON.stringify({ email: 'nobody@example.test', password: 'wrong' });
        const half = await sendHalf(`${url}/v1/auth/login`, login, agent);
        api.kill('SIGTERM');
        while (!api.output().out.includes('"msg":"stopping')) await pause(10);
        expect(await half.finish()).toBe(401);
        const answeredAt = performance.now();
        expect(await api.exited).toBe(0);
        // The server would keep the connection for 72 s, and give up on it after 25.
        expect(performance.now() - answeredAt).toBeLessThan(15_000);
      } finally {
        agent.destroy();
      }
    });

    it('is not ready any more while it drains', async () => {
      const api = start();
      const nobody = new ApiClient(await api.url());
      const readiness = () =>
        nobody.get('/health/ready').then(
          ({ status }) => status,
          () => 'not connected',
        );
      expect(await readiness()).toBe(200);
      // Work is under way all the time until the signal has been noticed.
      const slow: Promise<number>[] = [];
      api.kill('SIGTERM');
      let answer: number | string = 200;
      while (answer === 200) {
        const login = nobody.post('/v1/auth/login', { email: 'nobody@example.test', password: 'wrong' });
        slow.push(
          login.then(
            ({ status }) => status,
            () => 0,
          ),
        );
        await pause(20);
        answer = await readiness();
      }
      expect([503, 'not connected']).toContain(answer);
      // Each login was refused at the door or answered in full.
      expect((await Promise.all(slow)).filter((status) => ![401, 503, 0].includes(status))).toEqual([]);
      expect(await api.exited).toBe(0);
    });

    it('ends with 0 also when it comes twice', async () => {
      const api = start();
      await api.url();
      api.kill('SIGTERM');
      api.kill('SIGINT');
      expect(await api.exited).toBe(0);
    });
  });

  it('logs JSON lines and nothing else', async () => {
    const api = start({ LOG_LEVEL: 'debug' });
    const url = await api.url();
    await new ApiClient(url).get('/v1/patients?lastName=PLANTED');
    api.kill('SIGTERM');
    await api.exited;
    const { out, err } = api.output();
    const lines = out.trim().split('\n');
    expect(lines.length).toBeGreaterThan(10);
    expect(lines.map((line) => typeof JSON.parse(line))).toEqual(lines.map(() => 'object'));
    expect(err).toBe('');
    expect(out).not.toContain('PLANTED');
  });
});
