import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DatabaseService, type Page, type RowOf } from '@infrastructure/database';
import { ApiError } from '../http/api.error.js';
import { AccessTokens } from './access-token.js';
import { ACTOR } from './system-work.js';
import type { VerifiedCaller } from './verified-identities.js';

/** A shift and its overtime; ms. */
export const SESSION_MS = 10 * 60 * 60_000;

/** A clinic that a user may sign in to. */
export interface ClinicChoice {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
}

/** Where a session is opened from. */
export interface SessionOrigin {
  readonly ip: string;
  readonly userAgent?: string;
}

export interface OpenedSession {
  readonly accessToken: string;
  readonly expiresAt: Date;
}

/** Opens sessions, lists them and ends them. */
@Injectable()
export class SessionService {
  readonly #database: DatabaseService;
  readonly #tokens: AccessTokens;

  constructor(database: DatabaseService, tokens: AccessTokens) {
    this.#database = database;
    this.#tokens = tokens;
  }

  /** The clinics that count the user as a member, or invited them. */
  async clinicsOf(userId: string): Promise<ClinicChoice[]> {
    const models = ['Membership', 'Clinic'];
    const memberships = await this.#database.runAsSystem({ reason: 'login', actor: ACTOR, models }, () =>
      this.#database.executeHealthcareRead((client) =>
        client.membership.findMany({
          where: { userId, status: { in: ['active', 'invited'] }, clinic: { status: 'active' } },
          select: { clinic: { select: { id: true, name: true, slug: true } } },
          orderBy: { clinic: { name: 'asc' } },
          take: 500,
        }),
      ),
    );
    return memberships.map(({ clinic }) => clinic);
  }

  /** Opens a session in a clinic of the user; the first one turns an invitation into a membership. */
  async open(userId: string, clinicId: string, origin: SessionOrigin, now: Date): Promise<OpenedSession> {
    const tokenId = randomUUID();
    const expiresAt = new Date(Math.floor((now.getTime() + SESSION_MS) / 1000) * 1000);
    // "User": what names a user is checked against the users that the writer sees.
    const models = ['Membership', 'LoginSession', 'User'];
    const audit = { action: 'LOGIN', resourceType: 'LoginSession', userId };
    await this.#database.runAsSystem({ reason: 'login', actor: ACTOR, models }, () =>
      this.#database.executeHealthcareWrite(async (client) => {
        await client.membership.updateMany({
          where: { clinicId, userId, status: 'invited' },
          data: { status: 'active' },
        });
        await client.loginSession.create({ data: { clinicId, userId, tokenId, expiresAt, ...origin } });
      }, audit),
    );
    return { accessToken: await this.#tokens.sign({ userId, clinicId, tokenId, expiresAt }), expiresAt };
  }

  /** The caller's own sessions in this clinic that are still open. */
  async list(
    { identity }: VerifiedCaller,
    page: { readonly cursor?: string | undefined; readonly limit: number },
  ): Promise<Page<RowOf<'loginSession'>>> {
    return await this.#database.paginate('loginSession', {
      where: { userId: identity.userId, revokedAt: null },
      ...page,
    });
  }

  /** Ends the session that this request came with. */
  async close({ identity: { clinicId }, tokenId }: VerifiedCaller): Promise<void> {
    await this.#revoke({ clinicId, tokenId }, 'signed out');
  }

  /** Ends another session of the caller. @throws ApiError API_NOT_FOUND */
  async revoke({ identity: { clinicId, userId } }: VerifiedCaller, id: string): Promise<void> {
    const count = await this.#revoke({ clinicId, userId, id }, 'revoked by its user');
    if (count === 0) throw new ApiError('API_NOT_FOUND');
  }

  /** Ends the caller's sessions of every clinic, except the present one. */
  async closeOthers({ identity: { userId }, tokenId }: VerifiedCaller, reason: string): Promise<void> {
    const grant = {
      reason: 'end sessions after a change of password',
      actor: ACTOR,
      models: ['LoginSession'],
    };
    await this.#database.runAsSystem(grant, () =>
      this.#database.executeHealthcareWrite(
        (client) =>
          client.loginSession.updateMany({
            where: { userId, revokedAt: null, NOT: { tokenId } },
            data: { revokedAt: new Date(), revokedReason: reason },
          }),
        { action: 'REVOKE_SESSIONS', resourceType: 'LoginSession', userId },
      ),
    );
  }

  /** Revoking twice is no mistake: the first time counts. */
  async #revoke(where: Partial<RowOf<'loginSession'>>, revokedReason: string): Promise<number> {
    return await this.#database.executeHealthcareWrite(
      async (client) => {
        const known = await client.loginSession.count({ where });
        await client.loginSession.updateMany({
          where: { ...where, revokedAt: null },
          data: { revokedAt: new Date(), revokedReason },
        });
        return known;
      },
      { action: 'LOGOUT', resourceType: 'LoginSession' },
    );
  }
}
