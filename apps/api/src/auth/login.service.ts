import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { ApiError } from '../http/api.error.js';
import { Accounts } from './accounts.js';
import { PasswordHasher } from './password-hasher.js';
import {
  SessionService,
  type ClinicChoice,
  type OpenedSession,
  type SessionOrigin,
} from './session.service.js';

/** No refusal is answered sooner, so that its time tells nothing about which of the reasons it was; ms. */
const REFUSAL_FLOOR_MS = 300;

export interface LoginInput {
  readonly email: string;
  readonly password: string;
  readonly clinicId?: string | undefined;
}

export type LoginOutcome =
  | ({ readonly outcome: 'signed-in'; readonly clinic: ClinicChoice } & OpenedSession)
  | { readonly outcome: 'choose-clinic'; readonly clinics: readonly ClinicChoice[] };

/** Signs users in. */
@Injectable()
export class LoginService {
  readonly #accounts: Accounts;
  readonly #hasher: PasswordHasher;
  readonly #sessions: SessionService;

  constructor(accounts: Accounts, hasher: PasswordHasher, sessions: SessionService) {
    this.#accounts = accounts;
    this.#hasher = hasher;
    this.#sessions = sessions;
  }

  /**
   * @throws ApiError API_LOGIN_REFUSED for an unknown address, a wrong password, a locked account, a disabled user
   * and a clinic that is none of theirs: the same answer, after the same time
   */
  async login(input: LoginInput, origin: SessionOrigin): Promise<LoginOutcome> {
    const floor = pause(REFUSAL_FLOOR_MS);
    const outcome = await this.#tryLogin(input, origin);
    if (outcome !== null) return outcome;
    await floor;
    throw new ApiError('API_LOGIN_REFUSED');
  }

  async #tryLogin(input: LoginInput, origin: SessionOrigin): Promise<LoginOutcome | null> {
    const now = new Date();
    const attempt = await this.#accounts.beginAttempt({ loginEmail: input.email }, now);
    const fits = await this.#hasher.verify(attempt?.passwordHash ?? null, input.password);
    if (attempt === null || !fits) return null;
    await this.#accounts.endAttempt(attempt.userId, now);
    const clinics = await this.#sessions.clinicsOf(attempt.userId);
    if (input.clinicId === undefined && clinics.length > 1) return { outcome: 'choose-clinic', clinics };
    const clinic =
      input.clinicId === undefined ? clinics[0] : clinics.find(({ id }) => id === input.clinicId);
    if (clinic === undefined) return null;
    const session = await this.#sessions.open(attempt.userId, clinic.id, origin, now);
    return { outcome: 'signed-in', clinic, ...session };
  }
}
