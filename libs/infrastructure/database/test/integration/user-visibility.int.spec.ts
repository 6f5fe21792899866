import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sharedCluster, type ClusterDatabase } from '@tools/dev/cluster';
import { RoleSession } from '../support/role-session.js';
import { plantClinic, type ClinicFixture } from '../support/sql-fixture.js';
import { uuidv7 } from '../support/uuid.js';

describe('users', () => {
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

  const idsSeenBy = async ({ clinicId }: ClinicFixture) =>
    (await app.inClinic(clinicId, 'SELECT id FROM users ORDER BY id')).map(({ id }) => id);
  const createUser = async ({ clinicId }: ClinicFixture, name: string) => {
    const [user] = await app.inClinic(
      clinicId,
      'INSERT INTO users (name, email) VALUES ($1, $2) RETURNING id',
      [name, `${name}@example.test`],
    );
    return String(user?.['id']);
  };
  const addMember = ({ clinicId }: ClinicFixture, userId: string, status = 'active') =>
    app.inClinic(clinicId, 'INSERT INTO memberships (id, user_id, roles, status) VALUES ($1, $2, $3, $4)', [
      uuidv7(),
      userId,
      ['nurse'],
      status,
    ]);
  const systemWork = { reason: 'second clinic', actor: 'tests', models: ['users', 'memberships'] };

  it('are seen by the clinics they are active members of', async () => {
    await expect(idsSeenBy(alpha)).resolves.toEqual([alpha.userId]);
    await expect(idsSeenBy(beta)).resolves.toEqual([beta.userId]);
  });

  it('are seen by the clinic that made them before any membership, and by no other', async () => {
    const id = await createUser(alpha, 'newcomer');
    await expect(idsSeenBy(alpha)).resolves.toContain(id);
    await expect(idsSeenBy(beta)).resolves.not.toContain(id);
  });

  it.each(['memberships', 'profiles', 'patients', 'practitioners', 'login_sessions'])(
    'cannot be named by a row of %s unless seen: a foreign user is refused as one that is not there',
    async (table) => {
      const columns: Record<string, [string, string]> = {
        memberships: ['roles', "'{nurse}'"],
        profiles: ['display_name', "'x'"],
        patients: ['mrn, first_name, last_name, birth_date', "'x', 'x', 'x', '2000-01-01'"],
        practitioners: ['name', "'x'"],
        login_sessions: ['token_id, expires_at', "uuid_v7(), now() + interval '1 hour'"],
      };
      const [names, values] = columns[table]!;
      const insert = (userId: string) =>
        app
          .inClinic(
            alpha.clinicId,
            `INSERT INTO ${table} (id, user_id, ${names}) VALUES (uuid_v7(), $1, ${values})`,
            [userId],
          )
          .catch((error: unknown) => ({ ...(error as object), message: (error as Error).message }));
      const foreign = await insert(beta.userId);
      expect(foreign).toMatchObject({ code: '42501' });
      expect(foreign).toEqual(await insert(uuidv7()));
    },
  );

  it('cannot be named by changing a row either', async () => {
    await expect(
      app.inClinic(alpha.clinicId, 'UPDATE patients SET user_id = $1', [beta.userId]),
    ).rejects.toMatchObject({ code: '42501' });
  });

  it('are edited by the clinic that manages them, not by another they belong to', async () => {
    const id = await createUser(alpha, 'shared');
    await addMember(alpha, id);
    await system.under({ 'app.system': systemWork }, () =>
      system.query(
        "INSERT INTO memberships (clinic_id, id, user_id, roles, status) VALUES ($1, $2, $3, '{nurse}', 'active')",
        [beta.clinicId, uuidv7(), id],
      ),
    );
    await expect(idsSeenBy(beta)).resolves.toContain(id);
    const rename = 'UPDATE users SET name = $2 WHERE id = $1 RETURNING id';
    await expect(app.inClinic(beta.clinicId, rename, [id, 'taken'])).resolves.toEqual([]);
    await expect(app.inClinic(alpha.clinicId, rename, [id, 'renamed'])).resolves.toEqual([{ id }]);
  });

  it('are let go when their membership ends, while their rows stay editable', async () => {
    const id = await createUser(alpha, 'leaver');
    await addMember(alpha, id);
    await app.inClinic(
      alpha.clinicId,
      'INSERT INTO profiles (id, user_id, display_name) VALUES (uuid_v7(), $1, $2)',
      [id, 'Leaver'],
    );
    await app.inClinic(
      alpha.clinicId,
      "UPDATE memberships SET status = 'ended', ended_at = now() WHERE user_id = $1",
      [id],
    );
    await expect(idsSeenBy(alpha)).resolves.not.toContain(id);
    await expect(
      app.inClinic(
        alpha.clinicId,
        "UPDATE profiles SET bio = 'left in May' WHERE user_id = $1 RETURNING bio",
        [id],
      ),
    ).resolves.toEqual([{ bio: 'left in May' }]);
    await expect(addMember(alpha, id)).rejects.toMatchObject({ code: '42501' });
  });

  it('are let go when their membership is deleted', async () => {
    const id = await createUser(alpha, 'removed');
    await addMember(alpha, id);
    await app.inClinic(alpha.clinicId, 'DELETE FROM memberships WHERE user_id = $1', [id]);
    await expect(idsSeenBy(alpha)).resolves.not.toContain(id);
  });

  it('are not seen through a suspended membership, and the clinic can lift the suspension', async () => {
    const set = (status: string) =>
      app.inClinic(beta.clinicId, 'UPDATE memberships SET status = $2 WHERE user_id = $1 RETURNING status', [
        beta.userId,
        status,
      ]);
    await system.under({ 'app.system': systemWork }, () =>
      system.query('UPDATE users SET managing_clinic_id = NULL WHERE id = $1', [beta.userId]),
    );
    await set('suspended');
    await expect(idsSeenBy(beta)).resolves.not.toContain(beta.userId);
    await expect(set('active')).resolves.toEqual([{ status: 'active' }]);
    await expect(idsSeenBy(beta)).resolves.toContain(beta.userId);
  });
});
