import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sharedCluster, type ClusterDatabase } from '@tools/dev/cluster';
import { RoleSession } from '../support/role-session.js';
import { plantClinic, type ClinicFixture } from '../support/sql-fixture.js';

describe('a change of who may act where', () => {
  let database: ClusterDatabase;
  let superuser: RoleSession;
  let listener: RoleSession;
  let payloads: string[];
  let alpha: ClinicFixture;

  beforeAll(async () => {
    database = await sharedCluster(process.env).createDatabase();
    alpha = await plantClinic(database, 'alpha');
    superuser = await RoleSession.open(database, 'migration');
    listener = await RoleSession.open(database, 'app');
    payloads = await listener.listen('healthcare_membership');
  });
  afterAll(async () => {
    await superuser.close();
    await listener.close();
    await database.drop();
  });

  /** Notifications arrive before the answer to a statement that was sent after they were committed. */
  const announcedBy = async (sql: string) => {
    payloads.length = 0;
    await superuser.under({ 'app.clinic_id': alpha.clinicId }, () => superuser.query(sql));
    await listener.query('SELECT 1');
    return payloads.map((payload) => JSON.parse(payload) as unknown);
  };
  const ofAlpha = (table: string, userId: string | null = null) => ({
    table,
    clinicId: alpha.clinicId,
    userId,
  });

  it('is announced with the clinic and the user for memberships', async () => {
    const expected = [ofAlpha('memberships', alpha.userId)];
    await expect(announcedBy("UPDATE healthcare.memberships SET status = 'suspended'")).resolves.toEqual(
      expected,
    );
    await expect(announcedBy("UPDATE healthcare.memberships SET roles = '{billing}'")).resolves.toEqual(
      expected,
    );
  });

  it('is announced for locations, for limits to them, and for the clinic itself', async () => {
    await expect(
      announcedBy("INSERT INTO healthcare.locations (id, name) VALUES (healthcare.uuid_v7(), 'Ward 1')"),
    ).resolves.toEqual([ofAlpha('locations')]);
    await expect(
      announcedBy(`INSERT INTO healthcare.membership_locations (membership_id, location_id)
        SELECT m.id, l.id FROM healthcare.memberships m, healthcare.locations l`),
    ).resolves.toEqual([ofAlpha('membership_locations')]);
    await expect(announcedBy("UPDATE healthcare.clinics SET status = 'suspended'")).resolves.toEqual([
      ofAlpha('clinics'),
    ]);
  });

  it('is announced when a user is disabled everywhere, not when they are renamed', async () => {
    await expect(announcedBy("UPDATE healthcare.users SET name = 'renamed'")).resolves.toEqual([]);
    await expect(announcedBy("UPDATE healthcare.users SET status = 'disabled'")).resolves.toEqual([
      { table: 'users', clinicId: null, userId: alpha.userId },
    ]);
  });

  it('is announced when it ends', async () => {
    await expect(announcedBy('DELETE FROM healthcare.memberships')).resolves.toEqual([
      ofAlpha('memberships', alpha.userId),
      ofAlpha('membership_locations'),
    ]);
  });

  it('is not announced when it is rolled back', async () => {
    payloads.length = 0;
    await superuser.undone(() => superuser.query("UPDATE healthcare.clinics SET status = 'active'"));
    await listener.query('SELECT 1');
    expect(payloads).toEqual([]);
  });
});
