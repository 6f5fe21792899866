import { Injectable } from '@nestjs/common';
import { DatabaseService, type Identity } from '@infrastructure/database';
import type { AccessTokenClaims } from './access-token.js';

interface SessionRow {
  readonly authLevel: 'password' | 'mfa';
  readonly roles: string[];
  readonly locationIds: string[];
}

/** What the database says about a session right now. */
export type LiveSession = Pick<Identity, 'roles' | 'locationIds' | 'authLevel'>;

/** Asks whether a session still stands, and what its user may do today: tokens are not believed about either. */
@Injectable()
export class SessionLookup {
  readonly #database: DatabaseService;

  constructor(database: DatabaseService) {
    this.#database = database;
  }

  /** Null once the session is revoked or over, or user, membership or clinic are no longer active. */
  async find({ userId, clinicId, tokenId }: AccessTokenClaims): Promise<LiveSession | null> {
    const rows = await this.#database.runInContext({ userId, clinicId, roles: [] }, () =>
      this.#database.executeHealthcareRead(
        (client) => client.$queryRaw<SessionRow[]>`
          SELECT s.auth_level AS "authLevel", m.roles,
                 ARRAY(SELECT l.location_id::text FROM healthcare.membership_locations l
                       WHERE l.membership_id = m.id) AS "locationIds"
          FROM healthcare.login_sessions s
          JOIN healthcare.memberships m ON m.user_id = s.user_id AND m.status = 'active'
          JOIN healthcare.users u ON u.id = s.user_id AND u.status = 'active'
          JOIN healthcare.clinics c ON c.id = s.clinic_id AND c.status = 'active'
          WHERE s.token_id = ${tokenId}::uuid AND s.user_id = ${userId}::uuid
            AND s.revoked_at IS NULL AND s.expires_at > now()`,
      ),
    );
    const [row] = rows;
    if (row === undefined) return null;
    const { authLevel, roles, locationIds } = row;
    return { authLevel, roles, ...(locationIds.length > 0 && { locationIds }) };
  }
}
