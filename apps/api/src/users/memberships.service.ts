import { Injectable } from '@nestjs/common';
import {
  DatabaseService,
  type Page,
  type ReadClient,
  type RowOf,
  type WriteClient,
} from '@infrastructure/database';
import { ApiError } from '../http/api.error.js';
import { defined } from '../http/defined.js';
import type { ListMemberships, UpdateMembership } from './user.schemas.js';

type Membership = RowOf<'membership'>;

/** A membership as the clinic may see it: nothing of the person until they have accepted. */
export type ShownMembership = Omit<Membership, 'userId'> & {
  readonly userId: string | null;
  readonly displayName: string | null;
  readonly jobTitle: string | null;
  readonly locationIds: readonly string[];
};

/** Who works at the caller's clinic, and as what. */
@Injectable()
export class MembershipsService {
  readonly #database: DatabaseService;

  constructor(database: DatabaseService) {
    this.#database = database;
  }

  async list({ cursor, limit, ...filters }: ListMemberships): Promise<Page<ShownMembership>> {
    const page = await this.#database.paginate('membership', { where: defined(filters), limit, cursor });
    const items = await this.#database.executeHealthcareRead((client) => complete(client, page.items));
    return { ...page, items };
  }

  async get(id: string): Promise<ShownMembership> {
    return await this.#database.executeHealthcareRead((client) => completeOne(client, id));
  }

  /**
   * @throws ApiError API_LAST_ADMIN; API_STATE_CONFLICT when an invitation would be accepted in somebody's place;
   * DB_TRANSITION_REFUSED
   */
  async update(id: string, change: UpdateMembership): Promise<ShownMembership> {
    return await this.#database.executeHealthcareWrite(
      async (client) => {
        await lockAdmins(client);
        const { userId, clinicId, status } = await found(client, id);
        // Accepting is the invited person's: it shows the clinic who they are.
        if (status === 'invited' && change.status === 'active') throw new ApiError('API_STATE_CONFLICT');
        await apply(client, { id, userId, clinicId }, change);
        if ((await client.membership.count({ where: ACTIVE_ADMIN })) === 0)
          throw new ApiError('API_LAST_ADMIN');
        return await completeOne(client, id);
      },
      { action: 'UPDATE_MEMBERSHIP', resourceType: 'Membership', resourceId: id },
    );
  }
}

/** An ended membership may be an invitation that was withdrawn. */
const ACCEPTED: ReadonlySet<string> = new Set(['active', 'suspended']);
const ACTIVE_ADMIN = { status: 'active', roles: { has: 'clinic-admin' } };

/** Two admins who demote each other at the same time come one after the other. */
async function lockAdmins(client: WriteClient): Promise<void> {
  await client.$queryRaw`
    SELECT id FROM healthcare.memberships
    WHERE status = 'active' AND 'clinic-admin' = ANY (roles) ORDER BY id FOR UPDATE`;
}

async function found(client: ReadClient, id: string): Promise<Membership> {
  const membership = await client.membership.findUnique({ where: { id } });
  if (membership === null) throw new ApiError('API_NOT_FOUND');
  return membership;
}

async function apply(
  client: WriteClient,
  { id, userId, clinicId }: Pick<Membership, 'id' | 'userId' | 'clinicId'>,
  { roles, status, locationIds, displayName, jobTitle }: UpdateMembership,
): Promise<void> {
  const endedAt = status === 'ended' ? new Date() : undefined;
  await client.membership.update({ where: { id }, data: defined({ roles, status, endedAt }) });
  if (locationIds !== undefined) {
    await client.membershipLocation.deleteMany({ where: { membershipId: id } });
    const places = locationIds.map((locationId) => ({ membershipId: id, locationId }));
    if (places.length > 0) await client.membershipLocation.createMany({ data: places });
  }
  await applyProfile(client, { clinicId, userId }, defined({ displayName, jobTitle }));
}

async function applyProfile(
  client: WriteClient,
  person: Pick<Membership, 'userId' | 'clinicId'>,
  profile: { readonly displayName?: string; readonly jobTitle?: string | null },
): Promise<void> {
  if (Object.keys(profile).length === 0) return;
  const { count } = await client.profile.updateMany({ where: person, data: profile });
  if (count === 1) return;
  const { displayName } = profile;
  if (displayName === undefined) {
    throw new ApiError('API_INPUT_INVALID', [
      { pointer: 'body/displayName', detail: 'is needed for a first profile' },
    ]);
  }
  await client.profile.create({ data: { ...profile, displayName, userId: person.userId } });
}

async function completeOne(client: ReadClient, id: string): Promise<ShownMembership> {
  const [shown] = await complete(client, [await found(client, id)]);
  if (shown === undefined) throw new ApiError('API_NOT_FOUND');
  return shown;
}

/** Adds the clinic's own profile of each person and the locations, each in one query for the whole page. */
async function complete(client: ReadClient, memberships: readonly Membership[]): Promise<ShownMembership[]> {
  const [profiles, places] = await Promise.all([
    client.profile.findMany({
      where: { userId: { in: memberships.map(({ userId }) => userId) } },
      take: 1000,
    }),
    client.membershipLocation.findMany({
      where: { membershipId: { in: memberships.map(({ id }) => id) } },
      take: 1000,
    }),
  ]);
  return memberships.map((membership) => {
    const profile = profiles.find(({ userId }) => userId === membership.userId);
    return {
      ...membership,
      // Its first half is a time: it would tell whether the account is older than the invitation.
      userId: ACCEPTED.has(membership.status) ? membership.userId : null,
      displayName: profile?.displayName ?? null,
      jobTitle: profile?.jobTitle ?? null,
      locationIds: places
        .filter(({ membershipId }) => membershipId === membership.id)
        .map((place) => place.locationId),
    };
  });
}
