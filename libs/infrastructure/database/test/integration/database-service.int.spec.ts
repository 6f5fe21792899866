import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Identity } from '@infrastructure/database';
import { createClinic, startTestDatabase, type TestDatabase } from '../support/test-database.js';

describe('DatabaseService', () => {
  let test: TestDatabase;
  let alpha: Identity;
  let beta: Identity;
  const birthDate = new Date('1990-01-01');

  beforeAll(async () => {
    test = await startTestDatabase();
    alpha = await createClinic(test.database, 'alpha', ['practitioner']);
    beta = await createClinic(test.database, 'beta', ['practitioner']);
  });
  afterAll(async () => {
    await test.stop();
  });

  const patientOf = (identity: Identity, mrn: string) =>
    test.database.runInContext(identity, () =>
      test.database.executeHealthcareWrite(
        (client) => client.patient.create({ data: { mrn, firstName: 'Ann', lastName: 'Alpha', birthDate } }),
        { action: 'CREATE_PATIENT', resourceType: 'Patient' },
      ),
    );

  it('refuses a read when no clinic is bound', async () => {
    await expect(
      test.database.executeHealthcareRead((client) => client.patient.findMany()),
    ).rejects.toMatchObject({
      code: 'DB_CONTEXT_MISSING',
      statusCode: 401,
    });
  });

  it('refuses a write through the read client, raw SQL included', async () => {
    const patient = await patientOf(alpha, 'read-only');
    await expect(
      test.database.runInContext(alpha, () =>
        test.database.executeHealthcareRead(
          (client) =>
            client.$queryRaw`DELETE FROM healthcare.patients WHERE id = ${patient.id}::uuid RETURNING id`,
        ),
      ),
    ).rejects.toMatchObject({ code: 'DB_READ_ONLY' });
  });

  it('shows a patient to its own clinic only', async () => {
    const { id } = await patientOf(alpha, 'own');
    const find = () => test.database.findPatientByIdSafe(id);
    expect(await test.database.runInContext(alpha, find)).toMatchObject({ id, firstName: 'Ann' });
    expect(await test.database.runInContext(beta, find)).toBeNull();
  });

  it('undoes a nested transaction that fails and keeps the outer one', async () => {
    const { database } = test;
    const outer = await database.runInContext(alpha, () =>
      database.executeInTransaction(async (tx) => {
        const kept = await tx.patient.create({
          data: { mrn: 'nest', firstName: 'K', lastName: 'K', birthDate },
        });
        await expect(
          database.executeInTransaction((inner) =>
            inner.patient.create({ data: { mrn: 'nest', firstName: 'D', lastName: 'D', birthDate } }),
          ),
        ).rejects.toMatchObject({ code: 'DB_UNIQUE_CONFLICT' });
        return kept.id;
      }),
    );
    expect(await database.runInContext(alpha, () => database.findPatientByIdSafe(outer))).toMatchObject({
      mrn: 'nest',
    });
  });

  it('refuses another clinic to a user who is no member there', async () => {
    const { database } = test;
    await expect(
      database.runInContext(alpha, () =>
        database.executeWithClinicContext(beta.clinicId, (client) => client.patient.findMany()),
      ),
    ).rejects.toMatchObject({ code: 'DB_CLINIC_REFUSED' });
    expect(await database.canActInClinic(alpha.userId, alpha.clinicId)).toBe(true);
    expect(await database.canActInClinic(alpha.userId, beta.clinicId)).toBe(false);
  });

  it('answers whether the database is there', async () => {
    expect(await test.database.getHealthStatus()).toMatchObject({ status: 'up' });
  });
});
