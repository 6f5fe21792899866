import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { ClusterDatabase, TestCluster } from '@tools/dev/cluster';
import pg from 'pg';
import { classifyFailure } from '../../src/errors/index.js';
import { applicationName, readServerBudget } from '../../src/prisma/server-budget.js';
import { GatedWire } from '../support/gated-wire.js';
import { startOwnCluster } from '../support/own-cluster.js';
import { RealPool, run } from '../support/real-pool.js';

jest.setTimeout(120_000);

/** What a connection opens with. Source: PostgreSQL manual, "Message Formats". */
const SSL_REQUEST = '0000000804d2162f';

describe('a pool on a server that speaks TLS, with few connections to share', () => {
  let servers: TestCluster;
  let database: ClusterDatabase;

  beforeAll(async () => {
    servers = await startOwnCluster({ tls: { plaintext: 'accepted' }, settings: { max_connections: '60' } });
    database = await servers.cluster.createDatabase();
  });
  afterAll(() => servers.stop());

  it('sends nothing in clear text, the request to cancel a statement included', async () => {
    const wire = await GatedWire.before(database.urls.app);
    const { username, password, pathname } = new URL(database.urls.app);
    const real = new RealPool({
      connection: {
        host: '127.0.0.1',
        port: wire.port,
        user: username,
        password,
        database: pathname.slice(1),
        ssl: { ca: servers.cluster.tls?.authority, minVersion: 'TLSv1.2' },
      },
      deadlineMs: 200,
    });
    const lease = await real.pool.acquire();
    const stopped = await run(lease, 'SELECT pg_sleep(30)').catch((error: unknown) => error);
    expect(classifyFailure(stopped, { phase: 'statement', write: false }).code).toBe('DB_STATEMENT_TIMEOUT');
    lease.release();
    await real.pool.end();
    await wire.close();
    expect(wire.greetings.map((bytes) => bytes.toString('hex'))).toEqual([SSL_REQUEST, SSL_REQUEST]);
  });

  it('learns what the server has to share, and among how many processes, whoever they log in as', async () => {
    const sessions = (['app a', 'system a', 'system b'] as const).map((session) => {
      const [role, processId] = session.split(' ') as ['app' | 'system', string];
      return new pg.Client({
        connectionString: database.urls[role],
        application_name: applicationName(processId),
      });
    });
    await Promise.all(sessions.map((session) => session.connect()));
    const ask = async (text: string) => (await sessions[0]!.query<Record<string, unknown>>(text)).rows;
    expect(await readServerBudget(ask)).toEqual({
      maxConnections: 60,
      replicationSlots: 1,
      liveProcesses: 2,
    });
    await Promise.all(sessions.map((session) => session.end()));
  });
});
