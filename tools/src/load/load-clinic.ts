import type { DatabaseService, Identity } from '@infrastructure/database';

const SLUG = 'load-test';
const ROLES = ['clinic-admin'];
const GRANT = {
  reason: 'a clinic for npm run load',
  actor: 'npm run load',
  models: ['Clinic', 'User', 'Membership'],
};

/** The clinic that loads write in, the same for all of them; made by the first. */
export async function loadClinic(database: DatabaseService): Promise<Identity> {
  return await database.runAsSystem(GRANT, () =>
    database.executeInTransaction(async (tx) => {
      const known = await tx.membership.findFirst({ where: { clinic: { slug: SLUG } } });
      if (known !== null) return { clinicId: known.clinicId, userId: known.userId, roles: known.roles };
      const { id: clinicId } = await tx.clinic.create({ data: { name: 'Load test', slug: SLUG } });
      const { id: userId } = await tx.user.create({ data: { name: 'Load', email: 'load@example.test' } });
      await tx.membership.create({ data: { clinicId, userId, roles: ROLES, status: 'active' } });
      return { clinicId, userId, roles: ROLES };
    }),
  );
}
