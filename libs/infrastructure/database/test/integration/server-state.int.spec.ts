import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sharedCluster, type ClusterDatabase } from '@tools/dev/cluster';
import pg from 'pg';
import { IdentityReader } from '../../src/prisma/server-identity.js';
import { readServerState } from '../../src/prisma/server-state.js';
import { RoleSession } from '../support/role-session.js';

describe('What a server says of itself', () => {
  let cluster: ClusterDatabase;
  let app: RoleSession;
  let writer: RoleSession;

  beforeAll(async () => {
    cluster = await sharedCluster(process.env).createDatabase();
    app = await RoleSession.open(cluster, 'app');
    writer = await RoleSession.open(cluster, 'migration');
  });
  afterAll(async () => {
    await Promise.all([app, writer].map((session) => session.close()));
    await cluster.drop();
  });

  it('tells on a primary which commits it may not show yet, by the oldest transaction that has not ended', async () => {
    const oldest = async () => (await readServerState((text) => app.query(text))).oldestRunning!;
    await writer.query('BEGIN');
    const [row] = await writer.query('SELECT pg_current_xact_id()::text AS xid');
    const own = BigInt(row?.['xid'] as string);
    expect(await oldest()).toBeLessThanOrEqual(own);
    await writer.query('COMMIT');
    while ((await oldest()) <= own);
  });

  it('is the same to a fresh connection that asks only who it is, on a primary and on a replica', async () => {
    for (const url of [cluster.urls.app, cluster.urls.system, cluster.urls.replicas[0]]) {
      const client = new pg.Client(url);
      await client.connect();
      const query = async (text: string) => (await client.query<Record<string, unknown>>(text)).rows;
      const { systemId, timeline, isPrimary } = await readServerState(query);
      const identity = await new IdentityReader().read(query);
      await client.end();
      expect(identity).toMatchObject({ systemId, timeline, isPrimary });
    }
  });

  it('says nothing of the kind on a replica, which lists no running ones', async () => {
    const replica = new pg.Client(cluster.urls.replicas[0]);
    await replica.connect();
    const state = await readServerState(
      async (text) => (await replica.query<Record<string, unknown>>(text)).rows,
    );
    await replica.end();
    expect(state).toMatchObject({ isPrimary: false, oldestRunning: undefined });
  });
});
