import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { createTestCluster, type TestCluster } from '../../src/cluster/index.js';
import { query } from './query.js';

/** Where it isn't there yet, the first test installs it. */
jest.setTimeout(300_000);

describe("Debian's PostgreSQL 15", () => {
  let test: TestCluster;

  beforeAll(async () => {
    test = await createTestCluster({ postgres: 'debian-15', tls: true });
  });
  afterAll(() => test.stop());

  it('runs as primary and replica', async () => {
    await query(
      test.cluster.urls.migration,
      "create table kept (name text); insert into kept values ('first')",
      {
        ca: test.cluster.tls?.authority ?? '',
      },
    );
    await test.cluster.catchUp();
    const onReplica = await test.cluster.asSuperuser(
      0,
      (session) =>
        session.query("select name, current_setting('server_version_num')::int / 10000 as major from kept"),
      'healthcare',
    );
    expect(onReplica.rows).toEqual([{ name: 'first', major: 15 }]);
  });

  it('comes back after a crash', async () => {
    await test.cluster.crash('primary');
    await test.cluster.waitReady('primary');
    const kept = await test.cluster.asSuperuser(
      'primary',
      (session) => session.query('select from kept'),
      'healthcare',
    );
    expect(kept.rowCount).toBe(1);
  });
});
