import type { ClusterDatabase } from '@tools/dev/cluster';
import { RoleSession } from './role-session.js';
import { uuidv7 } from './uuid.js';

/** A clinic with a patient, a practitioner and an active member, by id. */
export interface ClinicFixture {
  readonly clinicId: string;
  readonly patientId: string;
  readonly practitionerId: string;
  readonly userId: string;
}

/** Made by a superuser, past every policy, so that a broken policy can't hide in the fixture. */
export async function plantClinic(database: ClusterDatabase, name: string): Promise<ClinicFixture> {
  const fixture = { clinicId: uuidv7(), patientId: uuidv7(), practitionerId: uuidv7(), userId: uuidv7() };
  const session = await RoleSession.open(database, 'migration');
  await session.under({ 'app.clinic_id': fixture.clinicId }, async () => {
    const run = (sql: string, ...values: unknown[]) => session.query(`INSERT INTO healthcare.${sql}`, values);
    await run('clinics (id, name, slug) VALUES ($1, $2, $2)', fixture.clinicId, name);
    await run('users (id, name, email) VALUES ($1, $2, $3)', fixture.userId, name, `${name}@example.test`);
    await run(
      "memberships (id, user_id, roles, status) VALUES ($1, $2, '{nurse}', 'active')",
      uuidv7(),
      fixture.userId,
    );
    await run(
      "patients (id, mrn, first_name, last_name, birth_date) VALUES ($1, 'M1', 'Ann', $2, '1990-01-01')",
      fixture.patientId,
      name,
    );
    await run('practitioners (id, name) VALUES ($1, $2)', fixture.practitionerId, name);
  });
  await session.close();
  return fixture;
}
