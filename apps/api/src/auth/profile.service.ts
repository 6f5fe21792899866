import { Injectable } from '@nestjs/common';
import { DatabaseService } from '@infrastructure/database';
import { permissionsOf } from '../access/role-table.js';
import { ApiError } from '../http/api.error.js';
import { Accounts } from './accounts.js';
import type { ChangePassword } from './auth.schemas.js';
import { PasswordHasher } from './password-hasher.js';
import { SessionService } from './session.service.js';
import type { VerifiedCaller } from './verified-identities.js';

/** The signed-in user's own affairs. */
@Injectable()
export class ProfileService {
  readonly #database: DatabaseService;
  readonly #accounts: Accounts;
  readonly #hasher: PasswordHasher;
  readonly #sessions: SessionService;

  constructor(
    database: DatabaseService,
    accounts: Accounts,
    hasher: PasswordHasher,
    sessions: SessionService,
  ) {
    this.#database = database;
    this.#accounts = accounts;
    this.#hasher = hasher;
    this.#sessions = sessions;
  }

  async me({ identity }: VerifiedCaller): Promise<object> {
    const user = await this.#database.findUserByIdSafe(identity.userId);
    const { clinicId, roles, locationIds = [], authLevel, expiresAt } = identity;
    return { user, clinicId, roles, permissions: permissionsOf(roles), locationIds, authLevel, expiresAt };
  }

  /** Ends every other session of the user. @throws ApiError API_LOGIN_REFUSED when the present password is wrong */
  async changePassword(
    caller: VerifiedCaller,
    { currentPassword, newPassword }: ChangePassword,
  ): Promise<void> {
    const { userId } = caller.identity;
    // Counted like a login: a stolen session must not be a place to guess the password.
    const attempt = await this.#accounts.beginAttempt({ userId }, new Date());
    const fits = await this.#hasher.verify(attempt?.passwordHash ?? null, currentPassword);
    if (attempt === null || !fits) throw new ApiError('API_LOGIN_REFUSED');
    const { passwordHash } = attempt;
    const changed = await this.#hasher.hash(newPassword);
    const isSet = await this.#accounts.replacePassword(userId, { passwordHash }, changed, new Date());
    if (!isSet) throw new ApiError('API_LOGIN_REFUSED');
    await this.#sessions.closeOthers(caller, 'the password was changed');
  }
}
