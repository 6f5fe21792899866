import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sharedCluster, type ClusterDatabase } from '@tools/dev/cluster';
import { RoleSession } from '../support/role-session.js';
import { plantClinic, type ClinicFixture } from '../support/sql-fixture.js';

/** One statement under alpha's context, given beta's clinic as $B: each must be refused, and change nothing. */
const attacks: Readonly<Record<string, string>> = {
  'set_config in a CTE':
    "WITH forged AS MATERIALIZED (SELECT set_config('app.clinic_id', '$B', true)) SELECT count(*) FROM forged, patients",
  'a DO block': "DO $$ BEGIN PERFORM set_config('app.clinic_id', '$B', true); END $$",
  pg_settings: "UPDATE pg_settings SET setting = 'off' WHERE name = 'row_security'",
  'a temporary function with a SET clause':
    "CREATE FUNCTION pg_temp.f() RETURNS bigint LANGUAGE sql SET app.clinic_id = '$B' AS 'SELECT count(*) FROM healthcare.patients'",
  'a temporary table': 'CREATE TEMP TABLE kept AS SELECT * FROM patients',
  'SELECT INTO': 'SELECT * INTO TEMP kept FROM patients',
  'an object in public': 'CREATE TABLE public.kept (id uuid)',
  'SQL as text': "SELECT query_to_xml('SELECT * FROM healthcare.patients', true, true, '')",
  'SQL as text search': "SELECT * FROM ts_stat('SELECT ''a''::tsvector')",
  'a large object': "SELECT lo_from_bytea(0, 'x')",
  "others' statements": 'SELECT query FROM pg_stat_activity',
  'prepared statements of the connection': 'SELECT statement FROM pg_prepared_statements',
  'open cursors of the connection': 'SELECT statement FROM pg_cursors',
  'ending another session': 'SELECT pg_terminate_backend(pg_backend_pid())',
  'advisory locks': 'SELECT pg_advisory_lock(1)',
  'a forged notification': "SELECT pg_notify('healthcare_membership', '{}')",
  'another role': 'SET ROLE healthcare_system',
  'row security off':
    "SELECT 1 FROM patients WHERE current_setting('row_security') = set_config('row_security', 'off', true)",
  'dropping all grants of the role': 'DROP OWNED BY CURRENT_USER',
  'a definition': 'ALTER TABLE patients DISABLE ROW LEVEL SECURITY',
  'a policy': 'DROP POLICY clinic_isolation ON patients',
  TRUNCATE: 'TRUNCATE patients CASCADE',
  'a file': "COPY (SELECT * FROM patients) TO '/tmp/patients.csv'",
  'row addresses': "SELECT currtid2('healthcare.patients', '(0,1)')",
  'the statistics of columns': 'SELECT * FROM pg_statistic',
  credentials: 'SELECT * FROM credentials',
  'reading the log': 'SELECT * FROM audit_log',
  'writing the log': "INSERT INTO audit_log (action) VALUES ('x')",
  'redefining states': "INSERT INTO state_transitions VALUES ('appointments', 'booked', 'completed')",
  'a chosen user id': "INSERT INTO users (id, name, email) VALUES ('$B', 'x', 'x@example.test')",
  'the managing clinic': 'SELECT managing_clinic_id FROM users',
  'a slug': "UPDATE clinics SET slug = 'taken'",
  'a new clinic': "INSERT INTO clinics (id, name, slug) VALUES ('$B', 'x', 'x')",
  "another clinic's row":
    "INSERT INTO patients (clinic_id, id, mrn, first_name, last_name, birth_date) VALUES ('$B', '$B', 'x', 'x', 'x', '2000-01-01')",
  'a row moved': "UPDATE patients SET clinic_id = '$B'",
  'an upsert onto a foreign row':
    "INSERT INTO practitioners (clinic_id, id, name) VALUES ('$B', '$P', 'x') ON CONFLICT (clinic_id, id) DO UPDATE SET name = 'taken'",
};

describe('a statement on an application connection', () => {
  let database: ClusterDatabase;
  let superuser: RoleSession;
  let app: RoleSession;
  let alpha: ClinicFixture;
  let beta: ClinicFixture;

  beforeAll(async () => {
    database = await sharedCluster(process.env).createDatabase();
    alpha = await plantClinic(database, 'alpha');
    beta = await plantClinic(database, 'beta');
    superuser = await RoleSession.open(database, 'migration');
    app = await RoleSession.open(database, 'app');
  });
  afterAll(async () => {
    await app.close();
    await superuser.close();
    await database.drop();
  });

  const rowsOfBeta = () =>
    superuser.query(
      `SELECT (SELECT json_agg(p ORDER BY id) FROM healthcare.patients p WHERE clinic_id = $1) AS patients,
              (SELECT json_agg(p ORDER BY id) FROM healthcare.practitioners p WHERE clinic_id = $1) AS practitioners`,
      [beta.clinicId],
    );

  it.each(Object.keys(attacks))('cannot use %s', async (name) => {
    const before = await rowsOfBeta();
    const statement = (attacks[name] ?? '')
      .replaceAll('$B', beta.clinicId)
      .replaceAll('$P', beta.practitionerId);
    await expect(app.inClinic(alpha.clinicId, statement)).rejects.toMatchObject({
      code: expect.stringMatching(/^(42501|HC002)$/) as unknown,
    });
    await expect(rowsOfBeta()).resolves.toEqual(before);
  });

  it('sees and changes its own rows only', async () => {
    const seen = await app.inClinic(alpha.clinicId, 'SELECT id FROM patients');
    expect(seen).toEqual([{ id: alpha.patientId }]);
    const before = await rowsOfBeta();
    await app.inClinic(alpha.clinicId, "UPDATE practitioners SET specialty = 'cardiology'");
    await app.inClinic(
      alpha.clinicId,
      `MERGE INTO practitioners p USING (SELECT '${beta.practitionerId}'::uuid AS id) s ON p.id = s.id
       WHEN MATCHED THEN UPDATE SET name = 'taken'`,
    );
    await app.inClinic(alpha.clinicId, `DELETE FROM patients WHERE id = '${beta.patientId}'`);
    await expect(rowsOfBeta()).resolves.toEqual(before);
  });

  it('cannot leak through an expression that fails on foreign rows', async () => {
    const probe = `SELECT count(*)::int AS n FROM patients WHERE 1 / (CASE WHEN clinic_id = '${beta.clinicId}' THEN 0 ELSE 1 END) > 0`;
    await expect(app.inClinic(alpha.clinicId, probe)).resolves.toEqual([{ n: 1 }]);
  });

  it('may reuse an id that another clinic has', async () => {
    await expect(
      app.inClinic(alpha.clinicId, 'INSERT INTO practitioners (id, name) VALUES ($1, $2)', [
        beta.practitionerId,
        'same id',
      ]),
    ).resolves.toEqual([]);
  });

  it('learns the same from a foreign patient as from none', async () => {
    const book = (patientId: string) =>
      app
        .inClinic(
          alpha.clinicId,
          `INSERT INTO appointments (id, patient_id, practitioner_id, starts_at, ends_at)
           VALUES (uuid_v7(), $1, $2, '2030-01-01 10:00Z', '2030-01-01 11:00Z')`,
          [patientId, alpha.practitionerId],
        )
        .catch((error: unknown) => ({ ...(error as object), message: (error as Error).message }));
    const foreign = await book(beta.patientId);
    expect(foreign).toMatchObject({ code: '23503' });
    expect(foreign).toEqual(await book('00000000-0000-7000-8000-00000000dead'));
  });

  it.each(["''", "'not-a-clinic'"])('has no clinic when its context is %s', async (value) => {
    await app.undone(async () => {
      await app.query(`SET LOCAL app.clinic_id = ${value}`);
      const count = app.query('SELECT count(*)::int AS n FROM patients');
      if (value === "''") await expect(count).resolves.toEqual([{ n: 0 }]);
      else await expect(count).rejects.toMatchObject({ code: '22P02' });
    });
  });
});
