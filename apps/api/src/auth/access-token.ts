import { createSecretKey, type KeyObject } from 'node:crypto';
import { jwtVerify, SignJWT, type JWTPayload } from 'jose';
import { z } from 'zod';

const ISSUER = 'healthcare-api';
const AUDIENCE = 'healthcare-api';
const ALGORITHM = 'HS256';
const TYPE = 'at+jwt';

const uuid = z.guid().toLowerCase();
const claims = z.object({ sub: uuid, jti: uuid, clinic: uuid, exp: z.int() });

/** What an access token proves: this user signed in to this clinic, in this session. Roles are looked up. */
export interface AccessTokenClaims {
  readonly userId: string;
  readonly clinicId: string;
  /** `token_id` of the login session that can revoke it. */
  readonly tokenId: string;
  readonly expiresAt: Date;
}

/** Signs and verifies access tokens. Source: RFC 7519, RFC 9068 (type). */
export class AccessTokens {
  readonly #key: KeyObject;

  /** @param secret - at least 32 bytes, as HS256 asks for (RFC 7518, section 3.2) */
  constructor(secret: string) {
    const bytes = Buffer.from(secret);
    if (bytes.length < 32) throw new RangeError('The signing secret must have at least 32 bytes');
    this.#key = createSecretKey(bytes);
  }

  async sign({ userId, clinicId, tokenId, expiresAt }: AccessTokenClaims): Promise<string> {
    return await new SignJWT({ clinic: clinicId })
      .setProtectedHeader({ alg: ALGORITHM, typ: TYPE })
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setSubject(userId)
      .setJti(tokenId)
      .setIssuedAt()
      .setExpirationTime(expiresAt)
      .sign(this.#key);
  }

  /** What the token proves, or null when it proves nothing: forged, expired, for something else, or malformed. */
  async verify(token: string): Promise<AccessTokenClaims | null> {
    const parsed = claims.safeParse(await this.#payloadOf(token));
    if (!parsed.success) return null;
    const { sub, jti, clinic, exp } = parsed.data;
    return { userId: sub, clinicId: clinic, tokenId: jti, expiresAt: new Date(exp * 1000) };
  }

  async #payloadOf(token: string): Promise<JWTPayload | null> {
    try {
      const { payload } = await jwtVerify(token, this.#key, {
        algorithms: [ALGORITHM],
        issuer: ISSUER,
        audience: AUDIENCE,
        typ: TYPE,
        requiredClaims: ['exp', 'iat', 'jti', 'sub'],
      });
      return payload;
    } catch {
      // Every reason reads the same to the caller; which one it was would only help a forger.
      return null;
    }
  }
}
