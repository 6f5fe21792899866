import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { DatabaseService, type Identity } from '@infrastructure/database';
import { Module, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { sharedCluster, type ClusterDatabase } from '@tools/dev/cluster';
import { uuidv7 } from '../support/uuid.js';
import { RoleSession } from '../support/role-session.js';
import { createClinic } from '../support/test-database.js';
import { BadPractices, GoodPractices } from './best-practices.blocks.js';
import {
  AppModule,
  ComponentsUserService,
  UserService as IntegrationUserService,
} from './integration.blocks.js';
import { MonitoringBlocks } from './monitoring.blocks.js';
import { PerformanceBlocks, type AuditLogStructure } from './performance.blocks.js';
import { UserService } from './usage.blocks.js';

jest.setTimeout(60_000);

/** Block 4's module and the classes of the other blocks, none of which imports the database for itself. */
@Module({
  imports: [AppModule],
  providers: [
    ComponentsUserService,
    UserService,
    PerformanceBlocks,
    GoodPractices,
    BadPractices,
    MonitoringBlocks,
  ],
})
class DocumentModule {}

/** The document's module configures itself from the environment. */
async function startFromEnvironment({ urls }: ClusterDatabase): Promise<INestApplicationContext> {
  const variables = { NODE_ENV: 'test', DATABASE_URL: urls.app, DATABASE_SYSTEM_URL: urls.system };
  const before = Object.keys(variables).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, variables);
  try {
    return await NestFactory.createApplicationContext(DocumentModule, {
      logger: ['error', 'fatal'],
      abortOnError: false,
    });
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
  }
}

describe('the primary document', () => {
  let cluster: ClusterDatabase;
  let app: INestApplicationContext;
  let database: DatabaseService;
  let own: Identity;
  let other: Identity;
  let auditor: RoleSession;

  beforeAll(async () => {
    cluster = await sharedCluster(process.env).createDatabase();
    app = await startFromEnvironment(cluster);
    database = app.get(DatabaseService);
    own = await createClinic(database, 'own', ['clinic-admin']);
    other = await createClinic(database, 'other', ['clinic-admin']);
    auditor = await RoleSession.open(cluster, 'auditor');
    for (const clinic of [own, other]) {
      await database.runInContext(clinic, () =>
        database.executeInTransaction(async (tx) => {
          const birthDate = new Date('1990-01-01');
          const names = { firstName: 'Pat', lastName: 'Ient', birthDate };
          await tx.practitioner.create({ data: { name: 'Doc', userId: clinic.userId } });
          await tx.patient.createMany({ data: ['M1', 'M2', 'M3'].map((mrn) => ({ mrn, ...names })) });
          await tx.patient.create({ data: { mrn: 'M4', ...names, userId: clinic.userId } });
        }),
      );
    }
  });
  afterAll(async () => {
    await auditor.close();
    await app.close();
    await cluster.drop();
  });

  const run = <T>(work: () => Promise<T>): Promise<T> => database.runInContext(own, work);
  const userData = (name: string) => ({ name, email: `${name}@example.test` });

  it('Integration › Single Entry Point: a service is refused without a context, and finds its own users only', async () => {
    const users = app.get(IntegrationUserService, { strict: false });
    await expect(users.findUser(own.userId)).rejects.toMatchObject({ code: 'DB_CONTEXT_MISSING' });
    expect(await run(() => users.findUser(own.userId))).toMatchObject({ id: own.userId, name: 'own user' });
    expect(await run(() => users.findUser(other.userId))).toBeNull();
  });

  it('Integration › NestJS Integration: the module is global, and its service is one', () => {
    expect(app.select(AppModule).get(DatabaseService, { strict: false })).toBe(database);
  });

  it('Components › DatabaseService: finds a user', async () => {
    const users = app.get(ComponentsUserService);
    expect(await run(() => users.findUser(own.userId))).toMatchObject({ id: own.userId });
  });

  it('Usage › Basic Read Operation: finds a user with what belongs to it', async () => {
    const found = await run(() => app.get(UserService).findUserById(own.userId));
    expect(found).toMatchObject({ practitioners: [{ name: 'Doc' }], patients: [{ mrn: 'M4' }] });
  });

  it('Usage › Basic Write Operation: creates a user and records who did it, on whose behalf', async () => {
    const created = await run(() => app.get(UserService).createUser(userData('basic')));
    expect(created).toMatchObject({ name: 'basic', status: 'active' });
    const [record] = await auditor.query('SELECT * FROM healthcare.audit_log WHERE resource_id = $1', [
      created.id,
    ]);
    expect(record).toMatchObject({ action: 'CREATE_USER', user_id: own.userId, on_behalf_of: 'system' });
  });

  it('Usage › Transaction: creates a user with a profile, or neither', async () => {
    const users = app.get(UserService);
    const { user, profile } = await run(() =>
      users.createUserWithProfile(userData('both'), { displayName: 'Both' }),
    );
    expect(profile).toMatchObject({ userId: user.id, clinicId: own.clinicId, displayName: 'Both' });
    await expect(
      run(() => users.createUserWithProfile(userData('neither'), { displayName: '' })),
    ).rejects.toMatchObject({ code: 'DB_VALUE_REFUSED' });
    const names = await run(() => app.get(PerformanceBlocks).selectedUsers());
    expect(names.map(({ name }) => name)).not.toContain('neither');
  });

  it('Usage › Clinic Context: refuses a clinic that the user is no member of, and lists the patients of the own', async () => {
    const users = app.get(UserService);
    await expect(run(() => users.findClinicPatients(other.clinicId))).rejects.toMatchObject({
      code: 'DB_CLINIC_REFUSED',
    });
    const found = await run(() => users.findClinicPatients(own.clinicId));
    expect(found.map(({ mrn, clinicId }) => [mrn, clinicId]).sort()).toEqual(
      ['M1', 'M2', 'M3', 'M4'].map((mrn) => [mrn, own.clinicId]),
    );
  });

  it('Usage › Batch Operations: creates many users, each result in its place', async () => {
    const data = [userData('first'), { name: 'second', email: 'no address' }, userData('third')];
    const results = await run(() => app.get(UserService).createMultipleUsers(data));
    expect(results).toMatchObject([
      { status: 'ok', value: { name: 'first' } },
      { status: 'failed', error: { code: 'DB_VALUE_REFUSED' } },
      { status: 'ok', value: { name: 'third' } },
    ]);
  });

  it('Performance › Query Optimization: selects fields, and pages', async () => {
    const blocks = app.get(PerformanceBlocks);
    const [selected] = await run(() => blocks.selectedUsers());
    expect(Object.keys(selected ?? {})).toEqual(['id', 'name', 'email']);
    const pages = await run(() => Promise.all([blocks.pageOfUsers(1, 1), blocks.pageOfUsers(2, 1)]));
    expect(pages.map((page) => page.length)).toEqual([1, 1]);
    expect(pages[0][0]?.id).not.toBe(pages[1][0]?.id);
  });

  it('Performance › Caching: finds a user safely, and has it read anew', async () => {
    const blocks = app.get(PerformanceBlocks);
    expect(await run(() => blocks.cachedUser(own.userId))).toMatchObject({ id: own.userId });
    expect(await run(() => blocks.cachedUser(uuidv7()))).toBeNull();
    await expect(run(() => blocks.cachedUser('no id'))).rejects.toMatchObject({
      code: 'DB_ARGUMENT_INVALID',
    });
  });

  it('HIPAA Compliance › Audit Logging: every write leaves a record of this structure', async () => {
    const audit = { action: 'RENAME', resourceType: 'User', metadata: { ticket: 7 } };
    const { id } = await run(() => app.get(UserService).createUser(userData('renamed')));
    await run(() =>
      database.executeHealthcareWrite(
        (client) => client.user.update({ where: { id }, data: { name: 'new name' } }),
        audit,
      ),
    );
    const rows = await auditor.query(
      `SELECT user_id AS "userId", action, resource_type AS "resourceType", resource_id AS "resourceId",
        occurred_at AS "timestamp", metadata FROM healthcare.audit_log WHERE action = 'RENAME'`,
    );
    const expected: Omit<AuditLogStructure, 'timestamp'> = {
      ...audit,
      userId: own.userId,
      resourceId: id,
    };
    expect(rows).toEqual([{ ...expected, timestamp: expect.any(Date) }]);
  });

  it('Best Practices › DO: reads and writes, transactions, clinic context, few fields of one page', async () => {
    const good = app.get(GoodPractices);
    const audit = { action: 'CREATE_USER', resourceType: 'User' };
    const { read, written } = await run(() => good.readAndWrite(own.userId, userData('good'), audit));
    expect([read?.id, written.name]).toEqual([own.userId, 'good']);
    const profile = { userId: written.id, displayName: 'Good' };
    expect(await run(() => good.transaction(userData('better'), profile))).toMatchObject({
      user: { name: 'better' },
      profile,
    });
    expect(await run(() => good.patientsOf(own.clinicId))).toHaveLength(4);
    const page = await run(() => good.fewFieldsOfOnePage(2, 2));
    expect(page.map((user) => Object.keys(user))).toEqual([
      ['id', 'name', 'email'],
      ['id', 'name', 'email'],
    ]);
  });

  it('Best Practices › DON’T: going round the layers goes round nothing', async () => {
    const { wrong, correct } = await run(() => app.get(BadPractices).bypass());
    expect(correct.length).toBeGreaterThan(1);
    expect(correct.map(({ id }) => id)).not.toContain(other.userId);
    expect(wrong.map(({ id }) => id).sort()).toEqual(correct.map(({ id }) => id).sort());
  });

  it('Best Practices › DON’T: an empty select is refused, none fetches all fields', async () => {
    const { empty, none, needed } = await run(() => app.get(BadPractices).everyField());
    expect(empty).toMatchObject({ code: 'DB_VALIDATION_FAILED' });
    expect(Object.keys(none ?? {})).toEqual([
      'id',
      'name',
      'email',
      'phone',
      'status',
      'createdAt',
      'updatedAt',
    ]);
    expect(Object.keys(needed ?? {})).toEqual(['id', 'name', 'email']);
  });

  it('Best Practices › DON’T: a list without pagination is bounded, a page over 1000 refused', async () => {
    const bad = app.get(BadPractices);
    const { boundedLists } = database.getMetrics().queries;
    const { wrong, correct } = await run(() => bad.everyRow(2, 3));
    expect([wrong.length, correct.length]).toEqual([4, 1]);
    expect(database.getMetrics().queries.boundedLists).toBe(boundedLists + 1);
    await expect(run(() => bad.everyRow(1, 1001))).rejects.toMatchObject({ code: 'DB_LIMIT_REFUSED' });
  });

  it('Monitoring › Health Checks: comprehensive, lightweight, and pool metrics only', async () => {
    const blocks = app.get(MonitoringBlocks);
    const [health, cached] = await Promise.all([blocks.comprehensive(), blocks.comprehensive()]);
    expect(health).toMatchObject({ status: 'up', targets: [{ name: 'primary' }] });
    expect(cached).toEqual(health);
    expect(blocks.lightweight()).toMatchObject({ pool: await blocks.poolOnly() });
    expect((await blocks.poolOnly()).total).toBeGreaterThan(0);
  });

  it('Troubleshooting › Circuit Breaker Open: reset by hand', async () => {
    await app.get(MonitoringBlocks).resetByHand();
    const breakers = app.get(DatabaseService).getCircuitBreakerState();
    expect(breakers).toMatchObject([{ target: 'primary', state: 'closed', failures: 0 }]);
  });
});
