import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sharedCluster, type ClusterDatabase } from '@tools/dev/cluster';
import { catalogChecks } from '../../src/internal/boot-proof/checks/index.js';
import { proveCatalog, proveSession, type Finding } from '../../src/internal/boot-proof/index.js';
import type { SessionRole } from '../../src/internal/boot-proof/roles.js';
import { modelMetadata } from '../../src/prisma/generated/model-metadata.js';
import { plantedDefects } from '../support/planted-defects.js';
import { RoleSession } from '../support/role-session.js';

const migrations = ['20261120100000_init', '20261120100500_isolation'];

describe('proveCatalog', () => {
  let database: ClusterDatabase;
  let superuser: RoleSession;

  beforeAll(async () => {
    database = await sharedCluster(process.env).createDatabase();
    superuser = await RoleSession.open(database, 'migration');
  });
  afterAll(async () => {
    await superuser.close();
    await database.drop();
  });

  const prove = (session: RoleSession, sessionRole?: SessionRole, names = migrations): Promise<Finding[]> =>
    proveCatalog((sql) => session.query(sql), {
      metadata: modelMetadata,
      migrations: names,
      ...(sessionRole && { sessionRole }),
    });

  it('finds nothing in a migrated database, whoever asks', async () => {
    await expect(prove(superuser)).resolves.toEqual([]);
    for (const [name, role] of [
      ['app', 'healthcare_app'],
      ['system', 'healthcare_system'],
    ] as const) {
      const session = await RoleSession.open(database, name);
      await expect(prove(session, role)).resolves.toEqual([]);
      await session.close();
    }
  });

  it.each(plantedDefects)('$check finds: $title', async ({ check, plant }) => {
    await superuser.undone(async () => {
      for (const statement of plant) await superuser.query(statement);
      const findings = await prove(superuser);
      expect(findings.map((finding) => finding.check)).toContain(check);
    });
    await expect(prove(superuser)).resolves.toEqual([]);
  });

  it('names a migration that this build knows and the database does not', async () => {
    const findings = await prove(superuser, undefined, [...migrations, '20991231000000_next']);
    expect(findings).toEqual([
      expect.objectContaining({ check: 'migrations-applied', subject: 'migration 20991231000000_next' }),
    ]);
  });

  it('refuses a session of another role', async () => {
    const session = await RoleSession.open(database, 'system');
    const findings = await prove(session, 'healthcare_app');
    expect(findings.map(({ check }) => check)).toEqual(['session-role']);
    await session.close();
    expect((await prove(superuser, 'healthcare_app')).map(({ check }) => check)).toContain('session-role');
  });

  it('checks a further connection without asking for the catalog again', async () => {
    const session = await RoleSession.open(database, 'system');
    const asked: string[] = [];
    const proveAs = (sessionRole: SessionRole) =>
      proveSession(
        (sql) => {
          asked.push(sql);
          return session.query(sql);
        },
        { metadata: modelMetadata, migrations, sessionRole },
      );
    await expect(proveAs('healthcare_system')).resolves.toEqual([]);
    expect((await proveAs('healthcare_app')).map(({ check }) => check)).toEqual(['session-role']);
    expect(asked.join()).not.toContain('pg_policy');
    await session.close();
  });

  it('refuses a session whose connection overrides the settings of its role', async () => {
    const session = await RoleSession.open(
      database,
      'app',
      '-c row_security=off -c log_parameter_max_length_on_error=-1',
    );
    const findings = await prove(session, 'healthcare_app');
    expect(findings).toEqual([
      expect.objectContaining({
        check: 'session-settings',
        subject: 'setting log_parameter_max_length_on_error',
      }),
      expect.objectContaining({ check: 'session-settings', subject: 'setting row_security' }),
    ]);
    await session.close();
  });

  it('says what is missing in a database that was never migrated', async () => {
    const empty = await sharedCluster(process.env).createDatabase({ template: 'template1' });
    const session = await RoleSession.open(empty, 'migration');
    const findings = await prove(session);
    expect(findings.map(({ check }) => check)).toEqual(['database-migrated', 'database-migrated']);
    expect(findings[0]?.wayOut).toContain('migrate deploy');
    await session.close();
    await empty.drop();
  });

  it('has a planted defect, or a case above, for every check', () => {
    const covered = new Set(plantedDefects.map(({ check }) => check));
    const cases = ['migrations-applied', 'session-role', 'session-settings'];
    expect(catalogChecks.map(({ name }) => name).filter((name) => !covered.has(name))).toEqual(cases);
  });
});
