import { randomUUID } from 'node:crypto';
import type { DatabaseService, WriteClient } from '@infrastructure/database';
import { hash } from '@node-rs/argon2';
import { ROLES, type Role } from '../../src/access/role-table.js';

/** A clinic with a user for each role, and one of each thing that a clinic has. */
export interface PlantedClinic {
  readonly id: string;
  readonly name: string;
  readonly locationId: string;
  readonly practitionerId: string;
  readonly patientId: string;
  readonly emails: Readonly<Record<Role, string>>;
  readonly userIds: Readonly<Record<Role, string>>;
}

export const PASSWORD = 'correct horse battery staple';
/** Cheap: what the hash costs is not what these tests are about. */
const passwordHash = hash(PASSWORD, { memoryCost: 1024, timeCost: 1 });

const MODELS = ['Clinic', 'Location', 'User', 'Credential', 'Membership', 'Practitioner', 'Patient'];

/** Made as system work, as no clinic can make itself. */
export async function plantClinic(database: DatabaseService, name: string): Promise<PlantedClinic> {
  return await database.runAsSystem({ reason: 'test fixture', actor: 'tests', models: MODELS }, () =>
    database.executeInTransaction(async (client) => {
      const slug = `${name.toLowerCase()}-${randomUUID().slice(0, 8)}`;
      const clinic = await client.clinic.create({ data: { name, slug } });
      const clinicId = clinic.id;
      const location = await client.location.create({ data: { clinicId, name: `${name} Main Street` } });
      const practitioner = await client.practitioner.create({ data: { clinicId, name: `Dr. ${name}` } });
      const patient = await client.patient.create({
        data: {
          clinicId,
          mrn: 'M-1',
          firstName: 'Ada',
          lastName: `Of${name}`,
          birthDate: new Date('1985-12-10'),
        },
      });
      const people = [];
      for (const role of ROLES)
        people.push([role, await plantUser(client, clinicId, `${role}@${slug}.test`, [role])]);
      return {
        id: clinicId,
        name,
        locationId: location.id,
        practitionerId: practitioner.id,
        patientId: patient.id,
        emails: Object.fromEntries(ROLES.map((role) => [role, `${role}@${slug}.test`])) as Record<
          Role,
          string
        >,
        userIds: Object.fromEntries(people) as Record<Role, string>,
      };
    }),
  );
}

async function plantUser(
  client: WriteClient,
  clinicId: string,
  email: string,
  roles: Role[],
): Promise<string> {
  const { id: userId } = await client.user.create({ data: { name: email, email } });
  await client.credential.create({ data: { userId, loginEmail: email, passwordHash: await passwordHash } });
  await client.membership.create({ data: { clinicId, userId, roles, status: 'active' } });
  return userId;
}
