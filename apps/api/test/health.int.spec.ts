import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { sharedCluster, type ClusterDatabase } from '@tools/dev/cluster';
import type { ApiOptions } from '../src/config/api.options.js';
import { createApp } from '../src/create-app.js';
import { Lifecycle } from '../src/lifecycle/lifecycle.js';
import { createLogger } from '../src/logging/create-logger.js';
import { ApiClient } from './support/api-client.js';
import { JWT_SECRET, OPERATOR_TOKEN } from './support/test-api.js';

const REQUESTS = 1500;
const CALLERS = 50;
const OPTIONS: ApiOptions = {
  profile: 'test',
  host: '127.0.0.1',
  port: 0,
  logLevel: 'silent',
  jwtSecret: JWT_SECRET,
  operatorToken: OPERATOR_TOKEN,
};

describe('The health endpoints', () => {
  let app: NestFastifyApplication;
  let cluster: ClusterDatabase;
  /** Where statements are counted: the module starts on no database that shows them. */
  let witness: ClusterDatabase;
  let nobody: ApiClient;

  beforeAll(async () => {
    cluster = await sharedCluster(process.env).createDatabase();
    witness = await sharedCluster(process.env).createDatabase();
    await asWitness('create extension if not exists pg_stat_statements');
    const { urls } = cluster;
    app = await createApp(OPTIONS, createLogger(OPTIONS), {
      profile: 'test',
      connection: { url: urls.app, systemUrl: urls.system },
      health: { cacheTtlMs: 0 },
    });
    await app.listen(0, '127.0.0.1');
    nobody = new ApiClient(await app.getUrl());
  });
  afterAll(async () => {
    await app.close();
    await cluster.drop();
    await witness.drop();
  });

  const asWitness = async (sql: string, values: readonly unknown[] = []) =>
    await sharedCluster(process.env).asSuperuser(
      'primary',
      async (session) => (await session.query<Record<string, unknown>>(sql, [...values])).rows,
      witness.name,
    );
  const probes = async () => {
    const [row] = await asWitness(
      `select coalesce(sum(calls), 0)::int as calls from pg_stat_statements
       where query = 'SELECT $1' and dbid = (select oid from pg_database where datname = $1)`,
      [cluster.name],
    );
    return Number(row?.['calls']);
  };

  it('refuse readiness, with the reason, until the process serves', async () => {
    const { status, body } = await nobody.get('/health/ready');
    expect([status, body]).toEqual([503, { status: 'starting' }]);
    app.get(Lifecycle).serve();
    expect((await nobody.get('/health/ready')).body).toEqual({ status: 'ready' });
  });

  it('cost the database one probe a second at most, without any cache, however many ask', async () => {
    const before = await probes();
    const startedMs = performance.now();
    let asked = 0;
    const caller = async () => {
      while (asked < REQUESTS) {
        const path = ['/health', '/health/ready', '/health/live'][asked % 3]!;
        asked += 1;
        expect((await nobody.get(path)).status).toBe(200);
      }
    };
    await Promise.all(Array.from({ length: CALLERS }, caller));
    const seconds = (performance.now() - startedMs) / 1000;
    const sent = (await probes()) - before;
    expect(sent).toBeGreaterThan(0);
    expect(sent).toBeLessThanOrEqual(Math.floor(seconds) + 1);
  });

  it('tell everybody one word, and operators figures and names, but no host, path, role or database', async () => {
    expect((await nobody.get('/health')).body).toEqual({ status: 'up' });
    const { body, text } = await nobody.with(OPERATOR_TOKEN).get('/health');
    expect(body).toMatchObject({
      status: 'up',
      components: {
        phase: 'serving',
        database: {
          status: 'up',
          isReady: true,
          targets: [{ name: 'primary', role: 'primary', status: 'up' }],
          alerts: { critical: 0 },
        },
      },
    });
    const { hostname, username, pathname } = new URL(cluster.urls.app);
    for (const secret of [hostname, username, pathname.slice(1), 'postgres', '/'])
      expect(text).not.toContain(secret);
  });
});
