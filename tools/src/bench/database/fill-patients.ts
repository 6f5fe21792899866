import type pg from 'pg';
import { CLINICS, clinicIdSql, patientIdSql } from './patient-world.js';

/**
 * Plants clinics and patients in one statement each.
 *
 * Triggers and foreign keys rest meanwhile: a million audit records of invented people would measure nothing.
 * @param perClinic patients of each clinic
 */
export async function fillPatients(session: pg.Client, perClinic: number): Promise<void> {
  await session.query(`SET session_replication_role = replica`);
  await session.query(
    `INSERT INTO healthcare.clinics (id, name, slug)
     SELECT ${clinicIdSql}, 'Clinic ' || clinic, 'bench-' || clinic FROM generate_series(0, $1::int - 1) AS clinic`,
    [CLINICS],
  );
  await session.query(
    `INSERT INTO healthcare.patients (
       clinic_id, id, mrn, first_name, last_name, birth_date, sex, language, email, phone, address_line, city, state,
       postal_code, latitude, longitude, created_at
     )
     SELECT ${clinicIdSql}, ${patientIdSql}, 'MRN-' || lpad(patient::text, 8, '0'),
       'First' || patient % 997, 'Last' || md5(patient::text), DATE '1930-01-01' + patient % 30000,
       CASE patient % 2 WHEN 0 THEN 'female' ELSE 'male' END, 'en-US', 'p' || patient || '@example.test',
       '+1-555-' || lpad((patient % 10000)::text, 4, '0'), patient || ' Main Street', 'Springfield', 'Massachusetts',
       lpad((patient % 90000)::text, 5, '0'), 42.1 + patient % 100 / 1000.0, -72.5 - patient % 100 / 1000.0,
       TIMESTAMPTZ '2024-01-01' + patient * interval '1 minute'
     FROM generate_series(0, $1::int - 1) AS clinic, generate_series(0, $2::int - 1) AS patient`,
    [CLINICS, perClinic],
  );
  await session.query('RESET session_replication_role');
  await session.query('VACUUM (ANALYZE) healthcare.patients, healthcare.clinics');
}
