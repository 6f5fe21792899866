import type pg from 'pg';
import { CLINICS, clinicIdSql } from './patient-world.js';
import { practitionerIdSql, PRACTITIONERS_PER_CLINIC } from './practitioner-world.js';

/** Plants the practitioners of clinics that are there; triggers and foreign keys rest meanwhile. */
export async function fillPractitioners(session: pg.Client): Promise<void> {
  await session.query(`SET session_replication_role = replica`);
  await session.query(
    `INSERT INTO healthcare.practitioners (
       clinic_id, id, name, gender, specialty, licence_number, email, phone, address_line, city, state, postal_code
     )
     SELECT ${clinicIdSql}, ${practitionerIdSql}, 'Dr. Last' || practitioner || ' of ' || clinic,
       CASE practitioner % 2 WHEN 0 THEN 'female' ELSE 'male' END, 'GENERAL PRACTICE',
       'L-' || lpad(practitioner::text, 8, '0'), 'd' || practitioner || '@example.test',
       '+1-555-' || lpad(practitioner::text, 4, '0'), practitioner || ' Main Street', 'Springfield', 'Massachusetts',
       lpad(clinic::text, 5, '0')
     FROM generate_series(0, $1::int - 1) AS clinic, generate_series(0, $2::int - 1) AS practitioner`,
    [CLINICS, PRACTITIONERS_PER_CLINIC],
  );
  await session.query('RESET session_replication_role');
  await session.query('VACUUM (ANALYZE) healthcare.practitioners');
}
