import type { RoleSession } from './role-session.js';
import { uuidv7 } from './uuid.js';

/** Ids of rows that are there. */
export const own = { patient: uuidv7(), other: uuidv7(), practitioner: uuidv7() };
/** What a patient takes besides a record number. */
export const person = { firstName: 'F', lastName: 'L', birthDate: new Date('1990-01-01') };
/** When the practitioner is busy. */
export const slot = { startsAt: new Date('2030-01-01T10:00Z'), endsAt: new Date('2030-01-01T11:00Z') };

/** The rows that the failures are about. */
export async function plantFailing(superuser: RoleSession, clinicId: string): Promise<void> {
  await superuser.under({ 'app.clinic_id': clinicId }, async () => {
    const insert = `INSERT INTO healthcare.patients (id, mrn, first_name, last_name, birth_date) VALUES ($1, $2, 'F', 'L', '1990-01-01')`;
    await superuser.query(insert, [own.patient, 'one']);
    await superuser.query(insert, [own.other, 'two']);
    await superuser.query("INSERT INTO healthcare.practitioners (id, name) VALUES ($1, 'P')", [
      own.practitioner,
    ]);
    await superuser.query(
      `INSERT INTO healthcare.appointments (id, patient_id, practitioner_id, starts_at, ends_at)
       VALUES (healthcare.uuid_v7(), $1, $2, $3, $4)`,
      [own.patient, own.practitioner, slot.startsAt, slot.endsAt],
    );
  });
}
