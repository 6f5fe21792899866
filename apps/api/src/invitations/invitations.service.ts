import { Inject, Injectable } from '@nestjs/common';
import { DatabaseService, type Identity } from '@infrastructure/database';
import { Accounts } from '../auth/accounts.js';
import { PasswordHasher } from '../auth/password-hasher.js';
import { API_OPTIONS } from '../config/api.tokens.js';
import type { ApiOptions } from '../config/api.options.js';
import { noSoonerThan } from '../http/answer-floor.js';
import { ApiError } from '../http/api.error.js';
import { invitationMail } from './invitation-mail.js';
import { InvitationTokens } from './invitation-token.js';
import { InvitedUsers, type InviteInput } from './invited-users.js';
import { MailPickup } from './mail-pickup.js';

/** Making a user takes a little longer than finding one; nobody shall be able to tell; ms. */
const ANSWER_FLOOR_MS = 300;

/**
 * Invites people to clinics.
 *
 * A clinic must not learn whether somebody has an account already, nor be able to make one that it holds the password
 * of: another clinic might invite that account later. So the answer is the same either way, and only the mailbox of
 * the address gets the code that sets a first password.
 */
@Injectable()
export class InvitationsService {
  readonly #database: DatabaseService;
  readonly #users: InvitedUsers;
  readonly #accounts: Accounts;
  readonly #hasher: PasswordHasher;
  readonly #tokens: InvitationTokens;
  readonly #publicUrl: string;
  readonly #mails: MailPickup | null;

  constructor(
    database: DatabaseService,
    users: InvitedUsers,
    accounts: Accounts,
    hasher: PasswordHasher,
    tokens: InvitationTokens,
    @Inject(API_OPTIONS) { publicUrl, mailPickupFolder, port }: ApiOptions,
  ) {
    this.#database = database;
    this.#users = users;
    this.#accounts = accounts;
    this.#hasher = hasher;
    this.#tokens = tokens;
    this.#publicUrl = publicUrl ?? `http://127.0.0.1:${port}`;
    this.#mails = mailPickupFolder === undefined ? null : new MailPickup(mailPickupFolder);
  }

  /** @throws ApiError API_MAIL_UNAVAILABLE, API_ALREADY_MEMBER */
  async invite(input: InviteInput, inviter: Identity): Promise<{ readonly membershipId: string }> {
    const mails = this.#mails;
    if (mails === null) throw new ApiError('API_MAIL_UNAVAILABLE');
    return await noSoonerThan(ANSWER_FLOOR_MS, async () => {
      const clinicName = await this.#clinicName(inviter.clinicId);
      const { membershipId, userId, unsetSince } = await this.#users.invite(input, inviter);
      const token = unsetSince && (await this.#tokens.sign({ userId, passwordChangedAt: unsetSince }));
      const facts = { to: input.email, clinicName, publicUrl: this.#publicUrl };
      await mails.send(invitationMail(token === undefined ? facts : { ...facts, token }));
      return { membershipId };
    });
  }

  /** Sets the first password of an invited account. @throws ApiError API_INVITATION_REFUSED */
  async accept(token: string, password: string): Promise<void> {
    const invitation = await this.#tokens.verify(token);
    if (invitation === null) throw new ApiError('API_INVITATION_REFUSED');
    const { userId, passwordChangedAt } = invitation;
    const hash = await this.#hasher.hash(password);
    const isSet = await this.#accounts.replacePassword(userId, { passwordChangedAt }, hash, new Date());
    if (!isSet) throw new ApiError('API_INVITATION_REFUSED');
  }

  async #clinicName(id: string): Promise<string> {
    const { name } = await this.#database.executeHealthcareRead((client) =>
      client.clinic.findUniqueOrThrow({ where: { id }, select: { name: true } }),
    );
    return name;
  }
}
