import type { WriteClient } from '@infrastructure/database';
import { clinicId, memberships, nobody, users } from '../fixed-ids.js';

/** What the schema lets no clinic do, whatever its client. */
export const ungranted = (client: WriteClient) => ({
  'a user under an id of choice': () =>
    client.user.create({ data: { id: nobody, name: 'x', email: 'x@example.test' } }),
  'a user deleted': () => client.user.delete({ where: { id: users[1] } }),
  'a user disabled': () => client.user.update({ where: { id: users[1] }, data: { status: 'disabled' } }),
  'a membership of a user whom the clinic does not see': () =>
    client.membership.update({ where: { id: memberships[0] }, data: { userId: nobody } }),
  'a clinic created': () => client.clinic.create({ data: { name: 'x', slug: 'x' } }),
  'another slug for the clinic': () => client.clinic.update({ where: { id: clinicId }, data: { slug: 'x' } }),
  'a rule of states': () =>
    client.stateTransition.create({ data: { entity: 'invoices', fromState: 'paid', toState: 'draft' } }),
  'credentials read': () => client.credential.findMany(),
  'the audit log read': () => client.auditEntry.findMany(),
});
