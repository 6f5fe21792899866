import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { DatabaseError, Identity, TransactionClient } from '@infrastructure/database';
import { HazardStage, type HazardBench } from '../support/hazard-bench.js';
import { verdict } from '../support/seen-error.js';
import { uuidv7 } from '../support/uuid.js';

jest.setTimeout(60_000);

const theirs = { patient: uuidv7(), invoice: uuidv7(), mrn: 'M-theirs', number: 'N-theirs' };
const nobodys = { patient: uuidv7(), invoice: uuidv7(), mrn: 'M-nobodys', number: 'N-nobodys' };
type Values = typeof theirs;

const person = { firstName: 'F', lastName: 'L', birthDate: new Date('1990-01-01') };

/** Questions that could tell a value of another clinic from one that nobody has. */
const questions: Readonly<Record<string, (tx: TransactionClient, values: Values) => Promise<unknown>>> = {
  'a reference': (tx, { patient }) =>
    tx.consent.create({ data: { patientId: patient, category: 'treatment' }, select: { category: true } }),
  'a reference moved': async (tx, { patient }) => {
    const own = await tx.patient.create({ data: { ...person, mrn: 'own' } });
    const consent = await tx.consent.create({ data: { patientId: own.id, category: 'treatment' } });
    return await tx.consent.updateMany({ where: { id: consent.id }, data: { patientId: patient } });
  },
  'a unique value': async (tx, { mrn }) => (await tx.patient.create({ data: { ...person, mrn } })).firstName,
  'a unique value, skipped': (tx, { mrn }) =>
    tx.patient.createMany({ data: [{ ...person, mrn }], skipDuplicates: true }),
  'a unique value, upserted': async (tx, { mrn }) => {
    const clinicId = (await tx.clinic.findFirstOrThrow()).id;
    const row = await tx.patient.upsert({
      where: { clinicId_mrn: { clinicId, mrn } },
      create: { ...person, mrn },
      update: { lastName: 'updated' },
    });
    return row.lastName;
  },
  'an id, taken': async (tx, { patient }) =>
    (await tx.patient.create({ data: { ...person, id: patient, mrn: 'by-id' } })).mrn,
  'an id, upserted': async (tx, { patient }) => {
    const row = await tx.patient.upsert({
      where: { id: patient },
      create: { ...person, id: patient, mrn: 'by-id' },
      update: { lastName: 'updated' },
    });
    return row.lastName;
  },
  'raw SQL with ON CONFLICT': (tx, { mrn }) =>
    tx.$executeRaw`INSERT INTO healthcare.patients (id, mrn, first_name, last_name, birth_date)
      VALUES (healthcare.uuid_v7(), ${mrn}, 'F', 'L', '1990-01-01') ON CONFLICT DO NOTHING`,
};

class Undo extends Error {}

/** The questions that are answered differently for their values and for nobody's. */
async function tellingQuestions({ database, alpha }: HazardBench): Promise<string[]> {
  const answer = async (question: (typeof questions)[string], values: Values) => {
    let answered: unknown;
    await database
      .runInContext(alpha, () =>
        database.executeInTransaction(async (tx) => {
          answered = await question(tx, values);
          throw new Undo();
        }),
      )
      .catch((error: unknown) => {
        if (!(error instanceof Undo)) answered = seen(error as DatabaseError);
      });
    return JSON.stringify(answered);
  };
  const telling = [];
  for (const [name, question] of Object.entries(questions))
    if ((await answer(question, theirs)) !== (await answer(question, nobodys))) telling.push(name);
  return telling;
}

/** All that a caller can see of an error, but for the id of the request. */
function seen({ code, message, statusCode, field, outcome, cause }: DatabaseError): object {
  return { code, message, statusCode, field, outcome, cause: cause?.message };
}

/** A clinic adds a line to the other's invoice, which the other deletes: what becomes of the line. */
async function hangOnAndDelete({ database, alpha, beta }: HazardBench) {
  const as = <T>(identity: Identity, work: (tx: TransactionClient) => Promise<T>) =>
    database.runInContext(identity, () => database.executeInTransaction(work));
  const invoice = await as(alpha, async (tx) => {
    const { id: patientId } = await tx.patient.create({ data: { ...person, mrn: uuidv7() } });
    return await tx.invoice.create({ data: { patientId, number: uuidv7() } });
  });
  const line = { position: 1, description: 'hung on', unitPrice: 1, amount: 1 };
  const hungOn = await verdict(
    as(beta, (tx) => tx.invoiceLine.create({ data: { invoiceId: invoice.id, ...line } })),
  );
  const lines = () => as(beta, (tx) => tx.invoiceLine.count());
  const before = await lines();
  await as(alpha, (tx) => tx.invoice.delete({ where: { id: invoice.id } }));
  return { hungOn, lost: before - (await lines()) };
}

describe('H7: keys, references and cascades', () => {
  let stage: HazardStage;

  beforeAll(async () => {
    stage = await HazardStage.set();
    const { clinicId } = stage.beta;
    await stage.superuser.query(
      `INSERT INTO healthcare.patients (clinic_id, id, mrn, first_name, last_name, birth_date)
       VALUES ($1, $2, $3, 'F', 'L', '1990-01-01')`,
      [clinicId, theirs.patient, theirs.mrn],
    );
    await stage.superuser.query(
      'INSERT INTO healthcare.invoices (clinic_id, id, patient_id, number) VALUES ($1, $2, $3, $4)',
      [clinicId, theirs.invoice, theirs.patient, theirs.number],
    );
    await stage.superuser.query(
      `INSERT INTO healthcare.invoice_lines (clinic_id, id, invoice_id, position, description, unit_price, amount)
       VALUES ($1, healthcare.uuid_v7(), $2, 1, 'line', 1, 1)`,
      [clinicId, theirs.invoice],
    );
  });
  afterAll(async () => {
    await stage.strike();
  });

  it('tell nothing of another clinic’s values', async () => {
    expect(await stage.play(tellingQuestions)).toEqual([]);
  });

  it('tell them when a unique key reaches across clinics', async () => {
    const telling = await stage.playAfter(
      'CREATE UNIQUE INDEX across ON healthcare.patients (mrn)',
      'DROP INDEX healthcare.across',
      tellingQuestions,
    );
    expect(telling).toEqual([
      'a unique value',
      'a unique value, skipped',
      'a unique value, upserted',
      'raw SQL with ON CONFLICT',
    ]);
  });

  it('tell them when a reference leaves the clinic out', async () => {
    const telling = await stage.playAfter(
      `ALTER TABLE healthcare.consents DROP CONSTRAINT consents_clinic_id_patient_id_fkey;
       CREATE UNIQUE INDEX across ON healthcare.patients (id);
       ALTER TABLE healthcare.consents ADD CONSTRAINT across FOREIGN KEY (patient_id) REFERENCES healthcare.patients (id)`,
      `ALTER TABLE healthcare.consents DROP CONSTRAINT across;
       DROP INDEX healthcare.across;
       ALTER TABLE healthcare.consents ADD CONSTRAINT consents_clinic_id_patient_id_fkey
         FOREIGN KEY (clinic_id, patient_id) REFERENCES healthcare.patients (clinic_id, id) ON UPDATE RESTRICT ON DELETE RESTRICT`,
      tellingQuestions,
    );
    expect(telling).toEqual(['a reference', 'a reference moved', 'an id, taken', 'an id, upserted']);
  });

  it('cascade inside the clinic only, though both clinics use the same id', async () => {
    await stage.play(({ database, alpha }) =>
      database.runInContext(alpha, () =>
        database.executeInTransaction(async (tx) => {
          const { id: patientId } = await tx.patient.create({ data: { ...person, mrn: 'cascade' } });
          const line = { position: 1, description: 'own', unitPrice: 1, amount: 1 };
          await tx.invoice.create({
            data: { id: theirs.invoice, patientId, number: 'own', lines: { create: [line] } },
          });
          await tx.invoice.delete({ where: { id: theirs.invoice } });
        }),
      ),
    );
    const lines = await stage.superuser.query('SELECT clinic_id, description FROM healthcare.invoice_lines');
    expect(lines).toEqual([{ clinic_id: stage.beta.clinicId, description: 'line' }]);
  });

  it('take no row of another clinic with them: it could not be hung on', async () => {
    expect(await stage.play(hangOnAndDelete)).toEqual({ hungOn: 'DB_REFERENCE_CONFLICT', lost: 0 });
  });

  it('cascade into the other clinic when the reference leaves the clinic out', async () => {
    const cascaded = await stage.playAfter(
      `ALTER TABLE healthcare.invoice_lines DROP CONSTRAINT invoice_lines_clinic_id_invoice_id_fkey;
       CREATE UNIQUE INDEX across ON healthcare.invoices (id);
       ALTER TABLE healthcare.invoice_lines ADD CONSTRAINT across
         FOREIGN KEY (invoice_id) REFERENCES healthcare.invoices (id) ON DELETE CASCADE`,
      `ALTER TABLE healthcare.invoice_lines DROP CONSTRAINT across;
       DROP INDEX healthcare.across;
       ALTER TABLE healthcare.invoice_lines ADD CONSTRAINT invoice_lines_clinic_id_invoice_id_fkey
         FOREIGN KEY (clinic_id, invoice_id) REFERENCES healthcare.invoices (clinic_id, id) ON UPDATE RESTRICT ON DELETE CASCADE`,
      hangOnAndDelete,
    );
    expect(cascaded).toEqual({ hungOn: 'done', lost: 1 });
  });
});
