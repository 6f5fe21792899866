import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { sharedCluster, type ClusterDatabase } from '@tools/dev/cluster';
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

  describe('that cannot start says so in one message, with the way out, and ends with 1', () => {
    let unmigrated: ClusterDatabase;
    const taken = createServer();

    beforeAll(async () => {
      unmigrated = await sharedCluster(process.env).createDatabase({ template: 'template1' });
      taken.listen(0, '127.0.0.1');
      await once(taken, 'listening');
    });
    afterAll(async () => {
      taken.close();
      await unmigrated.drop();
    });

    async function refusal(changes: Record<string, string>): Promise<string> {
      const api = start(changes);
      expect(await api.exited).toBe(1);
      const { err } = api.output();
      expect(err).not.toMatch(/^\s+at /m);
      expect(err).not.toContain(new URL(environment['DATABASE_URL']!).password);
      return err;
    }

    const at = (change: (url: URL) => void): Record<string, string> => {
      const urls = ['DATABASE_URL', 'DATABASE_SYSTEM_URL'].map((name) => {
        const url = new URL(environment[name]!);
        change(url);
        return [name, url.href];
      });
      return Object.fromEntries(urls) as Record<string, string>;
    };

    it('no secrets', async () => {
      const text = await refusal({ JWT_SECRET: '', OPERATOR_TOKEN: 'short' });
      expect(text).toContain('JWT_SECRET is missing');
      expect(text).toContain('OPERATOR_TOKEN must have at least 32 characters');
      expect(text).toContain('npm start');
      expect(text).not.toContain('short;');
    });

    it('a port that is taken', async () => {
      const { port } = taken.address() as AddressInfo;
      expect(await refusal({ PORT: String(port) })).toBe(
        `Port ${port} is taken. Set PORT to a free one, or to 0 for any.\n`,
      );
    });

    it('a database that is down', async () => {
      const text = await refusal(at((url) => (url.port = '1')));
      expect(text).toMatch(/cannot be reached.*DATABASE_URL/s);
    });

    it('a wrong password', async () => {
      const text = await refusal(at((url) => (url.password = 'wrong-password-4711')));
      expect(text).toMatch(/login/i);
      expect(text).not.toContain('4711');
    });

    it('a database that does not exist', async () => {
      expect(await refusal(at((url) => (url.pathname = '/nowhere')))).toMatch(/does not exist/);
    });

    it('a database without migrations', async () => {
      const text = await refusal({
        ...at((url) => (url.pathname = `/${unmigrated.name}`)),
        DB_MIGRATE_ON_START: 'false',
      });
      expect(text).toMatch(/migrat/i);
    });

    it('no address at all', async () => {
      expect(await refusal({ DATABASE_URL: '', NODE_ENV: 'production' })).toContain('DATABASE_URL');
    });
  });
});
