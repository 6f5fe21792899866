import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sharedCluster, type ClusterDatabase } from '@tools/dev/cluster';
import { RoleSession } from '../support/role-session.js';
import { plantClinic, type ClinicFixture } from '../support/sql-fixture.js';

describe("a row's identity", () => {
  let database: ClusterDatabase;
  let app: RoleSession;
  let system: RoleSession;
  let alpha: ClinicFixture;
  let beta: ClinicFixture;

  beforeAll(async () => {
    database = await sharedCluster(process.env).createDatabase();
    alpha = await plantClinic(database, 'alpha');
    beta = await plantClinic(database, 'beta');
    app = await RoleSession.open(database, 'app');
    system = await RoleSession.open(database, 'system');
  });
  afterAll(async () => {
    await app.close();
    await system.close();
    await database.drop();
  });

  it("keeps its clinic where Prisma's disconnect nulls every column of a foreign key", async () => {
    await expect(
      app.inClinic(
        alpha.clinicId,
        'UPDATE patients SET clinic_id = NULL, user_id = NULL RETURNING clinic_id, id',
      ),
    ).resolves.toEqual([{ clinic_id: alpha.clinicId, id: alpha.patientId }]);
  });

  it('keeps its clinic against system work, which sees both', async () => {
    await expect(
      system.under({ 'app.system': { reason: 'merge', actor: 'tests', models: ['patients'] } }, () =>
        system.query('UPDATE patients SET clinic_id = $1 WHERE clinic_id = $2', [
          beta.clinicId,
          alpha.clinicId,
        ]),
      ),
    ).rejects.toMatchObject({ code: 'HC002', table: 'patients', column: 'clinic_id' });
  });

  it('takes its clinic from the context, and none without one', async () => {
    const insert = "INSERT INTO practitioners (id, name) VALUES (uuid_v7(), 'x') RETURNING clinic_id";
    await expect(app.inClinic(beta.clinicId, insert)).resolves.toEqual([{ clinic_id: beta.clinicId }]);
    await expect(app.under({}, () => app.query(insert))).rejects.toMatchObject({ code: '22P02' });
  });

  it('is a UUID of version 7 that tells its time where the database makes it', async () => {
    const before = Date.now();
    const rows = await app.query('SELECT uuid_v7()::text AS id FROM generate_series(1, 1000)');
    const ids = rows.map(({ id }) => String(id));
    expect(new Set(ids).size).toBe(1000);
    for (const id of ids) {
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      const madeAt = Number.parseInt(id.replace('-', '').slice(0, 12), 16);
      expect(madeAt).toBeGreaterThanOrEqual(before - 1000);
      expect(madeAt).toBeLessThanOrEqual(Date.now() + 1000);
    }
  });
});
