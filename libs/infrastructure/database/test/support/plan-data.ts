import type { RoleSession } from './role-session.js';

/** Ids that the rows below have. */
export const PLANNED = {
  clinicId: '10000000-0000-7000-8000-000000000005',
  patientId: '30000000-0000-7000-8000-000000000018',
  practitionerId: '20000000-0000-7000-8000-000000000035',
  userId: '40000000-0000-7000-8000-000000000018',
} as const;

/** 20 clinics of 400 patients, and 5000 users of whom 400 are members somewhere: enough for an index to matter. */
const ROWS = `
  INSERT INTO healthcare.clinics (id, name, slug)
    SELECT ('10000000-0000-7000-8000-' || lpad(to_hex(g), 12, '0'))::uuid, 'C' || g, 'c-' || g FROM generate_series(1, 20) g;
  INSERT INTO healthcare.patients (clinic_id, id, mrn, first_name, last_name, birth_date, created_at)
    SELECT ('10000000-0000-7000-8000-' || lpad(to_hex(g % 20 + 1), 12, '0'))::uuid,
      ('30000000-0000-7000-8000-' || lpad(to_hex(g), 12, '0'))::uuid, 'M' || g, 'F' || g % 50, 'L' || g % 997,
      date '1940-01-01' + g,
      timestamptz '2024-01-01' + g * interval '1 minute'
    FROM generate_series(1, 8000) g;
  INSERT INTO healthcare.appointments (clinic_id, id, patient_id, practitioner_id, starts_at, ends_at, status)
    SELECT p.clinic_id, healthcare.uuid_v7(), p.id,
      ('20000000-0000-7000-8000-' || lpad(to_hex((('x' || right(p.clinic_id::text, 4))::bit(16)::int) * 10 + k % 10), 12, '0'))::uuid,
      at, at + interval '10 minutes', CASE WHEN k = 0 AND right(p.mrn, 1) = '0' THEN 'booked' ELSE 'completed' END
    FROM healthcare.patients p, generate_series(0, 3) k, LATERAL (SELECT p.created_at + k * interval '30 days' AS at) t;
  INSERT INTO healthcare.observations (clinic_id, id, patient_id, category, code, description, value, value_type, observed_at)
    SELECT clinic_id, healthcare.uuid_v7(), id, 'survey', (k % 3)::text, 'd', 'v', 'text', created_at + k * interval '1 day'
    FROM healthcare.patients, generate_series(1, 6) k;
  INSERT INTO healthcare.invoices (clinic_id, id, patient_id, number, status, diagnosis_codes, due_at, total)
    SELECT clinic_id, healthcare.uuid_v7(), id, mrn, CASE WHEN right(mrn, 2) = '24' THEN 'issued' ELSE 'paid' END, ARRAY['D' || right(mrn, 2)], created_at,
      substr(mrn, 2)::int % 100
    FROM healthcare.patients;
  INSERT INTO healthcare.users (id, name, email)
    SELECT ('40000000-0000-7000-8000-' || lpad(to_hex(g), 12, '0'))::uuid, 'U', 'u@example.test' FROM generate_series(1, 5000) g;
  INSERT INTO healthcare.memberships (clinic_id, id, user_id, roles, status)
    SELECT ('10000000-0000-7000-8000-' || lpad(to_hex(g % 20 + 1), 12, '0'))::uuid, healthcare.uuid_v7(),
      ('40000000-0000-7000-8000-' || lpad(to_hex(g), 12, '0'))::uuid, '{nurse}', 'active' FROM generate_series(1, 400) g;
  INSERT INTO healthcare.profiles (clinic_id, id, user_id, display_name, preferences)
    SELECT clinic_id, id, user_id, 'P', jsonb_build_object('user', user_id) FROM healthcare.memberships`;

/** Writes them without triggers, and lets the planner know. */
export async function fillClinics(superuser: RoleSession): Promise<void> {
  await superuser.under({ session_replication_role: 'replica' }, () => superuser.script(ROWS));
  await superuser.query('ANALYZE');
}
