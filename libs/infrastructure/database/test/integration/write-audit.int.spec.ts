import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sharedCluster, type ClusterDatabase } from '@tools/dev/cluster';
import { modelMetadata } from '../../src/prisma/generated/model-metadata.js';
import { RoleSession } from '../support/role-session.js';
import { plantClinic, type ClinicFixture } from '../support/sql-fixture.js';

describe('the write audit', () => {
  let database: ClusterDatabase;
  let app: RoleSession;
  let system: RoleSession;
  let auditor: RoleSession;
  let superuser: RoleSession;
  let alpha: ClinicFixture;
  let mark: string;

  beforeAll(async () => {
    database = await sharedCluster(process.env).createDatabase();
    alpha = await plantClinic(database, 'alpha');
    app = await RoleSession.open(database, 'app');
    system = await RoleSession.open(database, 'system');
    auditor = await RoleSession.open(database, 'auditor');
    superuser = await RoleSession.open(database, 'migration');
  });
  beforeEach(async () => {
    const [last] = await auditor.query('SELECT coalesce(max(id), 0)::text AS id FROM audit_log');
    mark = String(last?.['id']);
  });
  afterAll(async () => {
    for (const session of [app, system, auditor, superuser]) await session.close();
    await database.drop();
  });

  const recorded = () => auditor.query('SELECT * FROM audit_log WHERE id > $1 ORDER BY id', [mark]);
  const audit = {
    userId: 'user-1',
    onBehalfOf: 'user-2',
    action: 'RECEPTION_UPDATE',
    resourceType: 'Patient',
    purpose: 'TREAT',
    metadata: { screen: 'front desk' },
    requestId: 'request-1',
  };

  it('records who, what, why and where, and the names of changed fields without their values', async () => {
    await app.under({ 'app.clinic_id': alpha.clinicId, 'app.audit': audit }, () =>
      app.query("UPDATE patients SET phone = 'planted-phone', notes = 'planted-note'"),
    );
    const rows = await recorded();
    expect(rows).toEqual([
      expect.objectContaining({
        clinic_id: alpha.clinicId,
        user_id: 'user-1',
        on_behalf_of: 'user-2',
        action: 'RECEPTION_UPDATE',
        resource_type: 'Patient',
        resource_id: alpha.patientId,
        patient_id: alpha.patientId,
        purpose: 'TREAT',
        metadata: { screen: 'front desk' },
        request_id: 'request-1',
        operation: 'UPDATE',
        table_name: 'patients',
        row_id: alpha.patientId,
        changed_fields: ['notes', 'phone'],
        db_role: 'healthcare_app',
      }),
    ]);
    expect(JSON.stringify(rows)).not.toContain('planted');
  });

  it('names a write by operation and model when nobody did', async () => {
    await app.inClinic(
      alpha.clinicId,
      `INSERT INTO care_plans (id, patient_id, code, description, started_on) VALUES (uuid_v7(), '${alpha.patientId}', '1', 'x', '2024-01-01')`,
    );
    await app.inClinic(alpha.clinicId, "UPDATE care_plans SET notes = 'x'");
    await app.inClinic(alpha.clinicId, 'DELETE FROM care_plans');
    expect((await recorded()).map((row) => [row['action'], row['resource_type'], row['patient_id']])).toEqual(
      [
        ['CREATE_CARE_PLAN', 'CarePlan', alpha.patientId],
        ['UPDATE_CARE_PLAN', 'CarePlan', alpha.patientId],
        ['DELETE_CARE_PLAN', 'CarePlan', alpha.patientId],
      ],
    );
  });

  it('keeps the resource of the caller apart from the other rows of the same write', async () => {
    await app.under(
      { 'app.clinic_id': alpha.clinicId, 'app.audit': { ...audit, resourceId: alpha.patientId } },
      async () => {
        await app.query("UPDATE patients SET city = 'Bern'");
        await app.query("UPDATE practitioners SET city = 'Bern'");
      },
    );
    expect(
      (await recorded()).map((row) => [
        row['table_name'],
        row['resource_type'],
        row['resource_id'],
        row['row_id'],
      ]),
    ).toEqual([
      ['patients', 'Patient', alpha.patientId, alpha.patientId],
      ['practitioners', 'Patient', alpha.patientId, alpha.practitionerId],
    ]);
  });

  it('records system work with its reason and actor', async () => {
    const scope = { reason: 'password reset', actor: 'support-1', models: ['users'] };
    await system.under({ 'app.system': scope }, () =>
      system.query("UPDATE users SET name = 'renamed' WHERE id = $1", [alpha.userId]),
    );
    expect(await recorded()).toEqual([
      expect.objectContaining({
        user_id: 'support-1',
        clinic_id: null,
        action: 'UPDATE_USER',
        metadata: { system: { reason: 'password reset', actor: 'support-1' } },
        db_role: 'healthcare_system',
      }),
    ]);
  });

  it('records a superuser at psql as well', async () => {
    await superuser.query("UPDATE healthcare.clinics SET city = 'Basel'");
    expect(await recorded()).toEqual([
      expect.objectContaining({
        clinic_id: alpha.clinicId,
        action: 'UPDATE_CLINIC',
        user_id: null,
        db_role: 'postgres',
      }),
    ]);
  });

  it('disappears with a write that is rolled back', async () => {
    await app.undone(async () => {
      await app.query(`SET LOCAL app.clinic_id = '${alpha.clinicId}'`);
      await app.query("UPDATE patients SET notes = 'undone'");
    });
    await expect(recorded()).resolves.toEqual([]);
  });

  it('stops a write whose audit context is no JSON', async () => {
    await expect(
      app.under({ 'app.clinic_id': alpha.clinicId, 'app.audit': '{' }, () =>
        app.query("UPDATE patients SET notes = 'x'"),
      ),
    ).rejects.toMatchObject({ code: '22P02' });
    await expect(recorded()).resolves.toEqual([]);
  });

  it.each([
    'UPDATE healthcare.audit_log SET action = action',
    'DELETE FROM healthcare.audit_log',
    'TRUNCATE healthcare.audit_log',
  ])('refuses %s, even to its owner and a superuser', async (statement) => {
    for (const role of ['SET LOCAL ROLE healthcare_owner', 'SELECT 1'])
      await superuser.undone(async () => {
        await superuser.query(role);
        await expect(superuser.query(statement)).rejects.toMatchObject({ code: 'HC003' });
      });
  });

  it('lets the auditor read the log and nothing else', async () => {
    for (const table of Object.keys(modelMetadata.tables).filter((name) => name !== 'audit_log'))
      await expect(auditor.query(`SELECT 1 FROM ${table}`)).rejects.toMatchObject({ code: '42501' });
    await expect(
      auditor.under({}, () => auditor.query("INSERT INTO audit_log (action) VALUES ('x')")),
    ).rejects.toMatchObject({
      code: '42501',
    });
  });
});
