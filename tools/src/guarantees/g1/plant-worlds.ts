import { ClinicWorld } from './clinic-world.js';
import type { ModuleTarget } from './module-target.js';
import { Random } from './random.js';
import { MODELS } from './subjects.js';

/** Rows of each model that a clinic starts with. */
const FIRST_ROWS = 8;

export interface PlantedWorlds {
  readonly worlds: readonly ClinicWorld[];
  /** One source of choices a clinic, so that clinics do not influence each other's programs. */
  readonly randoms: readonly Random[];
}

/**
 * Makes clinics with rows of every model. Labels, medical record numbers and invoice numbers repeat from clinic to
 * clinic on purpose.
 *
 * @param foreignSeed - changes every clinic but the first, for comparing two databases that differ only there
 */
export async function plantWorlds(
  target: ModuleTarget,
  clinics: number,
  seed: number,
  foreignSeed = seed,
): Promise<PlantedWorlds> {
  const worlds: ClinicWorld[] = [];
  const randoms: Random[] = [];
  for (let index = 0; index < clinics; index += 1) {
    const random = new Random((index === 0 ? seed : foreignSeed) * 1009 + index);
    const { identity, membership } = await plantClinic(target, index, random);
    const world = new ClinicWorld(index, identity, random);
    world.add('Clinic', { id: identity.clinicId });
    world.add('User', { id: identity.userId });
    world.add('Membership', membership);
    const extra = index === 0 ? 0 : Math.abs(foreignSeed - seed) % 5;
    for (const model of MODELS) await plantRows(target, world, model, FIRST_ROWS + extra);
    worlds.push(world);
    randoms.push(random);
  }
  return { worlds, randoms };
}

async function plantClinic({ database }: ModuleTarget, index: number, random: Random) {
  const clinicId = random.uuid();
  const roles = ['clinic-admin'];
  const grant = { reason: 'plant clinics', actor: 'g1', models: ['Clinic', 'User', 'Membership'] };
  return await database.runAsSystem(grant, () =>
    database.executeInTransaction(async (tx) => {
      const marker = `#${String(index)}#`;
      await tx.clinic.create({ data: { id: clinicId, name: marker, slug: `g1-${String(index)}` } });
      const { id: userId } = await tx.user.create({ data: { name: marker, email: 'user@example.test' } });
      // As if the clinic had made it: a clinic changes only the users that it manages.
      await tx.$executeRaw`UPDATE healthcare.users SET managing_clinic_id = ${clinicId}::uuid WHERE id = ${userId}::uuid`;
      const membership = { id: random.uuid(), clinicId, userId, roles, status: 'active' };
      await tx.membership.create({ data: membership });
      return { identity: { clinicId, userId, roles }, membership };
    }),
  );
}

async function plantRows(
  target: ModuleTarget,
  world: ClinicWorld,
  model: string,
  count: number,
): Promise<void> {
  if (!world.canMake(model, count)) return;
  const rows = world.newRows(model, count);
  const planted = await target.write(world.identity, async (client) =>
    client.delegate(model).createManyAndReturn({ data: rows }),
  );
  for (const row of planted as readonly unknown[]) world.add(model, row);
}
