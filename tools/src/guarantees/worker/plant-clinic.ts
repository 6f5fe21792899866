import type { DatabaseService, Identity } from '@infrastructure/database';
import type { Random } from '../g1/random.js';

/** A clinic with one active member. @param actor the suite, for the audit */
export async function plantClinic(
  database: DatabaseService,
  random: Random,
  actor: string,
): Promise<Identity> {
  const [clinicId, roles] = [random.uuid(), ['clinic-admin']];
  const grant = { reason: 'plant a clinic', actor, models: ['Clinic', 'User', 'Membership'] };
  return await database.runAsSystem(grant, () =>
    database.executeInTransaction(async (tx) => {
      await tx.clinic.create({ data: { id: clinicId, name: actor, slug: `${actor}-${clinicId}` } });
      const { id: userId } = await tx.user.create({ data: { name: actor, email: `${actor}@example.test` } });
      await tx.membership.create({ data: { clinicId, userId, roles, status: 'active' } });
      return { clinicId, userId, roles };
    }),
  );
}
