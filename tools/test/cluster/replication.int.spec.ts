import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { attachCluster, createTestCluster, type TestCluster } from '../../src/cluster/index.js';
import { query } from './query.js';

jest.setTimeout(60_000);

describe('replication', () => {
  let test: TestCluster;

  beforeAll(async () => {
    test = await createTestCluster({ replicas: 2 });
    await query(test.cluster.urls.migration, 'create table kept (name text)');
    await test.cluster.catchUp();
  });
  afterAll(() => test.stop());

  const write = () => query(test.cluster.urls.migration, "insert into kept values ('x')");
  const rowsOn = (replica: number) =>
    test.cluster.asSuperuser(replica, (session) => session.query('select from kept'), 'healthcare');

  it('measures the lag of a paused replica in bytes, and none once it has caught up', async () => {
    await test.cluster.pauseReplay(0);
    await write();
    const [paused, other] = await test.cluster.lag();
    expect(paused).toMatchObject({ replica: 'node-2', isPaused: true });
    expect(paused?.lagBytes).toBeGreaterThan(0);
    expect(other?.isPaused).toBe(false);
    expect((await rowsOn(0)).rowCount).toBe(0);

    await test.cluster.resumeReplay(0);
    await test.cluster.catchUp();
    expect((await rowsOn(0)).rowCount).toBe(1);
    expect((await test.cluster.lag()).map((lag) => lag.lagBytes)).toEqual([0, 0]);
  });

  it('promotes a replica from another process, and the old primary can rejoin as its replica', async () => {
    const elsewhere = attachCluster(JSON.parse(JSON.stringify(test.cluster.descriptor)));
    await elsewhere.crash('primary', { hold: true });
    await elsewhere.promote(0);
    await write();
    expect(test.cluster.topology.primary.name).toBe('node-2');
    expect(test.cluster.topology.replicas.map((node) => node.name)).toEqual(['node-1', 'node-3']);

    await test.cluster.rejoin(0);
    await test.cluster.rejoin(1);
    await test.cluster.catchUp();
    expect((await rowsOn(0)).rowCount).toBe(2);
    expect((await rowsOn(1)).rowCount).toBe(2);
  });

  it('names a replica that does not exist', async () => {
    await expect(test.cluster.pauseReplay(7)).rejects.toMatchObject({ code: 'NODE_UNKNOWN' });
  });
});
