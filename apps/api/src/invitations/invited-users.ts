import { Injectable } from '@nestjs/common';
import { ConflictError, DatabaseService, type Identity, type WriteClient } from '@infrastructure/database';
import { PasswordHasher } from '../auth/password-hasher.js';
import { ACTOR } from '../auth/system-work.js';
import { ApiError } from '../http/api.error.js';

export interface InviteInput {
  readonly name: string;
  readonly email: string;
  readonly roles: readonly string[];
  readonly locationIds: readonly string[];
}

/** A user who has been invited, and what their mail needs. */
export interface InvitedUser {
  readonly membershipId: string;
  readonly userId: string;
  /** Set while the account has no password: the mail then carries a code. */
  readonly unsetSince?: Date;
}

const MODELS = ['Credential', 'User', 'Membership', 'MembershipLocation', 'Profile'];

/** Finds or makes the user behind a login address and invites them, as system work: the inviting clinic sees neither. */
@Injectable()
export class InvitedUsers {
  readonly #database: DatabaseService;
  readonly #hasher: PasswordHasher;

  constructor(database: DatabaseService, hasher: PasswordHasher) {
    this.#database = database;
    this.#hasher = hasher;
  }

  /** @throws ApiError API_ALREADY_MEMBER when the clinic itself counts them as a member */
  async invite(input: InviteInput, inviter: Identity): Promise<InvitedUser> {
    try {
      return await this.#inviteOnce(input, inviter);
    } catch (error) {
      // Two clinics made the same user at once: the second one now finds them.
      if (error instanceof ConflictError && error.code === 'DB_UNIQUE_CONFLICT') {
        return await this.#inviteOnce(input, inviter);
      }
      throw error;
    }
  }

  async #inviteOnce(input: InviteInput, { userId: inviterId, clinicId }: Identity): Promise<InvitedUser> {
    const grant = { reason: 'invite a user to a clinic', actor: ACTOR, models: MODELS };
    const audit = { action: 'INVITE_USER', resourceType: 'Membership', userId: inviterId };
    return await this.#database.runAsSystem(grant, () =>
      this.#database.executeHealthcareWrite(async (client) => {
        const account = (await this.#find(client, input.email)) ?? (await this.#create(client, input));
        const membershipId = await inviteToClinic(client, clinicId, account.userId, input);
        const isUnset = this.#hasher.isUnset(account.passwordHash);
        return {
          membershipId,
          userId: account.userId,
          ...(isUnset && { unsetSince: account.passwordChangedAt }),
        };
      }, audit),
    );
  }

  async #find(client: WriteClient, loginEmail: string) {
    return await client.credential.findUnique({ where: { loginEmail } });
  }

  async #create(client: WriteClient, { name, email }: InviteInput) {
    const { id: userId } = await client.user.create({ data: { name, email }, select: { id: true } });
    return await client.credential.create({
      data: { userId, loginEmail: email, passwordHash: this.#hasher.unset() },
    });
  }
}

/** A second invitation replaces the first; whoever left may be invited anew. */
async function inviteToClinic(
  client: WriteClient,
  clinicId: string,
  userId: string,
  { name, roles, locationIds }: InviteInput,
): Promise<string> {
  const key = { clinicId_userId: { clinicId, userId } };
  const present = await client.membership.findUnique({ where: key, select: { status: true } });
  if (present?.status === 'active' || present?.status === 'suspended')
    throw new ApiError('API_ALREADY_MEMBER');
  if (present !== null) await client.membership.delete({ where: key });
  const { id } = await client.membership.create({
    data: { clinicId, userId, roles: [...roles], status: 'invited' },
    select: { id: true },
  });
  if (locationIds.length > 0) {
    const places = locationIds.map((locationId) => ({ clinicId, membershipId: id, locationId }));
    await client.membershipLocation.createMany({ data: places });
  }
  // The clinic's own name for the person: all it knows of them until they accept.
  await client.profile.upsert({
    where: key,
    create: { clinicId, userId, displayName: name },
    update: { displayName: name },
  });
  return id;
}
