import type { MappingSource, MembershipMapping } from '../internal/clinic-isolation/mapping-source.port.js';
import type { Principal } from '../context/request-context.js';
import { newSession } from './client-sessions.js';
import type { PrismaRuntime } from './prisma-runtime.js';
import type { PrismaTransactionClient } from './prisma-types.js';

/** Reads the mappings under the system role, which may see these tables of every clinic and no others. */
export class PrismaMappingSource implements MappingSource {
  static readonly #PRINCIPAL: Principal = Object.freeze({
    kind: 'system',
    grant: Object.freeze({
      reason: 'who may act where',
      actor: 'clinic-isolation',
      models: Object.freeze(['Clinic', 'Location', 'Membership', 'MembershipLocation', 'User']),
    }),
  });
  readonly #runtime: PrismaRuntime;

  constructor(runtime: PrismaRuntime) {
    this.#runtime = runtime;
  }

  async clinicsOf(userId: string): Promise<ReadonlyMap<string, MembershipMapping>> {
    const memberships = await this.#read((client) =>
      client.membership.findMany({
        where: { userId, status: 'active', user: { status: 'active' } },
        select: { clinicId: true, roles: true, locations: { select: { locationId: true } } },
      }),
    );
    return new Map(
      memberships.map(({ clinicId, roles, locations }) => [
        clinicId,
        { roles, locationIds: locations.map(({ locationId }) => locationId) },
      ]),
    );
  }

  async clinicsOfLocation(locationId: string): Promise<ReadonlySet<string>> {
    const locations = await this.#read((client) =>
      client.location.findMany({ where: { id: locationId, status: 'active' }, select: { clinicId: true } }),
    );
    return new Set(locations.map(({ clinicId }) => clinicId));
  }

  async clinic(clinicId: string): Promise<{ isActive: boolean }> {
    const clinic = await this.#read((client) =>
      client.clinic.findUnique({ where: { id: clinicId }, select: { status: true } }),
    );
    return { isActive: clinic?.status === 'active' };
  }

  #read<T>(work: (client: PrismaTransactionClient) => Promise<T>): Promise<T> {
    // What was announced as changed must be seen changed: replicas may not know yet.
    const caller = { principal: PrismaMappingSource.#PRINCIPAL, session: newSession(1) };
    return this.#runtime.readScope(caller, { consistency: 'strong' }).perform(work);
  }
}
