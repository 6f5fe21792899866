import { createSecretKey, type KeyObject } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';

const ISSUER = 'healthcare-api';
const AUDIENCE = 'healthcare-invitation';
const ALGORITHM = 'HS256';
const VALID_FOR = '7 days';

const claims = z.object({ sub: z.guid().toLowerCase(), version: z.int().positive() });

/** What an invitation proves: whoever holds it reads the mail of this account, which had no password so far. */
export interface Invitation {
  readonly userId: string;
  /** When the password it replaces was set: once another one is set, the invitation is used up. */
  readonly passwordChangedAt: Date;
}

/** Signs and verifies the codes that let the owner of an address choose a first password. */
export class InvitationTokens {
  readonly #key: KeyObject;

  constructor(secret: string) {
    this.#key = createSecretKey(Buffer.from(secret));
  }

  async sign({ userId, passwordChangedAt }: Invitation): Promise<string> {
    return await new SignJWT({ version: passwordChangedAt.getTime() })
      .setProtectedHeader({ alg: ALGORITHM, typ: 'invitation+jwt' })
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setSubject(userId)
      .setExpirationTime(VALID_FOR)
      .sign(this.#key);
  }

  /** Null for whatever is no invitation, or no longer one. */
  async verify(token: string): Promise<Invitation | null> {
    const options = {
      algorithms: [ALGORITHM],
      issuer: ISSUER,
      audience: AUDIENCE,
      typ: 'invitation+jwt',
      requiredClaims: ['exp', 'sub'],
    };
    const payload = await jwtVerify(token, this.#key, options).then(
      (verified) => verified.payload,
      // Why it is none would only help whoever made it up.
      () => null,
    );
    const parsed = claims.safeParse(payload);
    if (!parsed.success) return null;
    return { userId: parsed.data.sub, passwordChangedAt: new Date(parsed.data.version) };
  }
}
