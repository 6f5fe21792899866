import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sharedCluster, type ClusterDatabase } from '@tools/dev/cluster';
import { RoleSession } from '../support/role-session.js';
import { plantClinic } from '../support/sql-fixture.js';

describe('system work', () => {
  let database: ClusterDatabase;
  let system: RoleSession;

  beforeAll(async () => {
    database = await sharedCluster(process.env).createDatabase();
    await plantClinic(database, 'alpha');
    system = await RoleSession.open(database, 'system');
  });
  afterAll(async () => {
    await system.close();
    await database.drop();
  });

  const countUnder = async (scope: unknown) => {
    const rows = await system.under({ 'app.system': scope }, () =>
      system.query('SELECT count(*)::int AS n FROM patients'),
    );
    return rows[0]?.['n'];
  };

  it.each([
    ['no scope', ''],
    ['another table', { reason: 'x', actor: 'y', models: ['users'] }],
    ['no reason', { actor: 'y', models: ['patients'] }],
    ['an empty reason', { reason: '', actor: 'y', models: ['patients'] }],
    ['no actor', { reason: 'x', models: ['patients'] }],
    ['no list of tables', { reason: 'x', actor: 'y' }],
  ])('sees nothing with %s', async (_title, scope) => {
    await expect(countUnder(scope)).resolves.toBe(0);
  });

  it('sees the tables it names', async () => {
    await expect(countUnder({ reason: 'x', actor: 'y', models: ['patients'] })).resolves.toBe(1);
  });

  it('never sees the audit log', async () => {
    await expect(
      system.under({ 'app.system': { reason: 'x', actor: 'y', models: ['audit_log'] } }, () =>
        system.query('SELECT 1 FROM audit_log'),
      ),
    ).rejects.toMatchObject({ code: '42501' });
  });
});
