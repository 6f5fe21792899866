import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Identity } from '@infrastructure/database';
import { createClinic, startTestDatabase, type TestDatabase } from '../support/test-database.js';

describe('every call of DatabaseService', () => {
  let test: TestDatabase;
  let alpha: Identity;
  let beta: Identity;
  const birthDate = new Date('1980-05-05');
  const audit = { action: 'TEST', resourceType: 'Patient' };
  const person = (mrn: string) => ({ mrn, firstName: 'Pat', lastName: mrn, birthDate });

  beforeAll(async () => {
    test = await startTestDatabase();
    alpha = await createClinic(test.database, 'alpha', ['clinic-admin']);
    beta = await createClinic(test.database, 'beta', ['clinic-admin']);
    await inAlpha(() =>
      test.database.executeHealthcareWrite(
        (client) =>
          client.patient.createMany({ data: Array.from({ length: 7 }, (_, n) => person(`p${String(n)}`)) }),
        audit,
      ),
    );
  });
  afterAll(async () => {
    await test.stop();
  });

  const inAlpha = <T>(fn: () => Promise<T>): Promise<T> => test.database.runInContext(alpha, fn);

  it('refuses a page of 0 rows, of 1001, a page number of 0 and a cursor of another list', async () => {
    const { database } = test;
    await inAlpha(async () => {
      await expect(database.paginate('patient', { limit: 0 })).rejects.toMatchObject({
        code: 'DB_ARGUMENT_INVALID',
      });
      await expect(database.paginate('patient', { limit: 1001 })).rejects.toMatchObject({
        code: 'DB_LIMIT_REFUSED',
      });
      await expect(database.paginate('patient', { page: 0 })).rejects.toMatchObject({
        code: 'DB_ARGUMENT_INVALID',
      });
      const { nextCursor } = await database.paginate('patient', { limit: 2 });
      await expect(
        database.paginate('patient', { limit: 2, where: { lastName: 'p1' }, cursor: nextCursor }),
      ).rejects.toMatchObject({ code: 'DB_CURSOR_INVALID' });
    });
  });

  it('walks a list by cursor, each row once and in order', async () => {
    const seen: string[] = [];
    await inAlpha(async () => {
      let cursor: string | undefined;
      do {
        const page = await test.database.paginate('patient', {
          limit: 3,
          orderBy: { lastName: 'asc' },
          cursor,
        });
        seen.push(...page.items.map(({ mrn }) => mrn));
        cursor = page.nextCursor;
      } while (cursor !== undefined);
    });
    expect(seen).toEqual(['p0', 'p1', 'p2', 'p3', 'p4', 'p5', 'p6']);
  });

  it('tells a cursor whose row is gone from the end of the list', async () => {
    const { database } = test;
    const list = { where: { lastName: { startsWith: 'zz' } }, orderBy: { mrn: 'asc' as const }, limit: 1 };
    await inAlpha(async () => {
      await database.executeHealthcareWrite(
        (tx) => tx.patient.createMany({ data: [person('zz1'), person('zz2')] }),
        audit,
      );
      const { items, nextCursor } = await database.paginate('patient', list);
      await database.executeHealthcareWrite(
        (tx) => tx.patient.delete({ where: { id: String(items[0]?.id) } }),
        audit,
      );
      await expect(database.paginate('patient', { ...list, cursor: nextCursor })).rejects.toMatchObject({
        code: 'DB_CURSOR_INVALID',
      });
      await database.executeHealthcareWrite((tx) => tx.patient.deleteMany({ where: list.where }), audit);
    });
  });

  it('pages by number with a total', async () => {
    const page = await inAlpha(() =>
      test.database.paginate('patient', { page: 2, limit: 5, orderBy: [{ mrn: 'asc' }] }),
    );
    expect(page.total).toBe(7);
    expect(page.items.map(({ mrn }) => mrn)).toEqual(['p5', 'p6']);
  });

  it('refuses a table and a column that the schema does not have, and quotes those it has', async () => {
    const { identifiers } = test.database;
    const { table, column } = {
      table: identifiers.table('Patient'),
      column: identifiers.column('patients', 'mrn'),
    };
    expect(() => identifiers.table('pg_authid')).toThrow(
      expect.objectContaining({ code: 'DB_IDENTIFIER_REFUSED' }),
    );
    expect(() => identifiers.table('constructor')).toThrow(
      expect.objectContaining({ code: 'DB_IDENTIFIER_REFUSED' }),
    );
    expect(() => identifiers.column('patients', 'mrn; --')).toThrow(
      expect.objectContaining({ code: 'DB_IDENTIFIER_REFUSED' }),
    );
    const rows = await inAlpha(() =>
      test.database.executeHealthcareRead(
        (client) =>
          client.$queryRaw<{ mrn: string }[]>`SELECT ${column} FROM ${table} WHERE ${column} = ${'p3'}`,
      ),
    );
    expect(rows).toEqual([{ mrn: 'p3' }]);
  });

  it('gives each item of a batch its own end, in input order', async () => {
    const progress: number[] = [];
    const results = await inAlpha(() =>
      test.database.executeBatchOperations(
        ['b1', 'p0', 'b2'].map((mrn) => ({
          operation: (client) => client.patient.create({ data: person(mrn) }),
          priority: 'high' as const,
        })),
        { concurrency: 2, retries: 1, audit, onProgress: (done) => progress.push(done) },
      ),
    );
    expect(results.map(({ status }) => status)).toEqual(['ok', 'failed', 'ok']);
    expect(results[1]).toMatchObject({ attempts: 1, error: { code: 'DB_UNIQUE_CONFLICT' } });
    expect(progress).toEqual([1, 2, 3]);
  });

  it('works in another clinic of the same user, with a read and with a write', async () => {
    const { database } = test;
    await database.runAsSystem(
      { reason: 'second membership', actor: 'tests', models: ['Membership', 'User'] },
      () =>
        database.executeInTransaction((tx) =>
          tx.membership.create({
            data: { clinicId: beta.clinicId, userId: alpha.userId, roles: ['nurse'], status: 'active' },
          }),
        ),
    );
    await inAlpha(async () => {
      const made = await database.executeWithClinicContext(
        beta.clinicId,
        async (client) => {
          expect(database.currentIdentity()).toMatchObject({ clinicId: beta.clinicId, roles: ['nurse'] });
          return await client.patient.create({ data: person('in-beta') });
        },
        { write: audit },
      );
      expect(made.clinicId).toBe(beta.clinicId);
      const found = await database.executeWithClinicContext(beta.clinicId, (client) =>
        client.patient.findMany(),
      );
      expect(found.map(({ mrn }) => mrn)).toEqual(['in-beta']);
      const same = await database.executeWithClinicContext(alpha.clinicId, (client) =>
        client.patient.count(),
      );
      expect(same).toBeGreaterThan(5);
    });
  });

  it('refuses a raw client without a reason, and binds the one it gives to the same clinic', async () => {
    const { database } = test;
    await inAlpha(async () => {
      await expect(database.getRawPrismaClient({ reason: ' ' })).rejects.toMatchObject({
        code: 'DB_ARGUMENT_INVALID',
      });
      const client = await database.getRawPrismaClient({ reason: 'a test of the raw client' });
      const row = await client.patient.create({ data: person('raw') });
      expect(await client.patient.findUnique({ where: { id: row.id } })).toMatchObject({ mrn: 'raw' });
      expect(await client.patient.count({ where: { clinicId: beta.clinicId } })).toBe(0);
      await client.patient.upsert({
        where: { id: row.id },
        create: person('never'),
        update: { phone: '555-0100' },
      });
      await client.patient.upsert({
        where: { clinicId_mrn: { clinicId: alpha.clinicId, mrn: 'up' } },
        create: person('up'),
        update: {},
      });
      expect(await client.$executeRaw`DELETE FROM healthcare.patients WHERE mrn IN ('raw', 'up')`).toBe(2);
    });
  });

  it('finds users, patients and appointments safely: null for a malformed id', async () => {
    const { database } = test;
    await inAlpha(async () => {
      expect(await database.findUserByIdSafe(alpha.userId)).toMatchObject({ id: alpha.userId });
      expect(await database.findUserByIdSafe(beta.userId)).toBeNull();
      expect(await database.findPatientByIdSafe('no uuid')).toBeNull();
      expect(await database.findAppointmentByIdSafe(alpha.clinicId)).toBeNull();
    });
  });

  it('refuses system work a model that it did not name, and a key without its clinic', async () => {
    const { database } = test;
    const grant = { reason: 'narrow work', actor: 'tests', models: ['Patient'] };
    await database.runAsSystem(grant, async () => {
      await expect(database.executeHealthcareRead((client) => client.user.findMany())).rejects.toMatchObject({
        code: 'DB_SYSTEM_SCOPE_REFUSED',
      });
      await expect(
        database.executeHealthcareRead((client) =>
          client.patient.findUnique({ where: { id: alpha.userId } }),
        ),
      ).rejects.toMatchObject({ code: 'DB_ARGUMENT_INVALID' });
      expect(await database.executeHealthcareRead((client) => client.patient.count())).toBeGreaterThan(7);
      await expect(
        database.executeWithClinicContext(beta.clinicId, (client) => client.patient.count()),
      ).rejects.toMatchObject({ code: 'DB_CLINIC_REFUSED' });
      expect(() => database.currentIdentity()).toThrow(
        expect.objectContaining({ code: 'DB_CONTEXT_MISSING' }),
      );
    });
  });

  it('counts what happened, for code and for Prometheus', async () => {
    const { database } = test;
    expect(database.getMetrics().queries.total).toBeGreaterThan(10);
    expect(database.getMetrics().hipaa.auditEntries).toBeGreaterThan(7);
    expect(database.getConnectionPoolMetrics().total).toBeGreaterThan(0);
    expect(database.getLightweightHealthStatus().pool).toEqual(database.getConnectionPoolMetrics());
    expect(await database.metricsText()).toContain('db_client_operation_duration_seconds');
  });
});
