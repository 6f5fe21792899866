import { createSecretKey } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { SignJWT } from 'jose';
import { InvitationTokens } from './invitation-token.js';

const SECRET = 's'.repeat(32);
const invitation = {
  userId: '01939f4e-7c3a-7b21-9d55-0c7f3b6f2a10',
  passwordChangedAt: new Date(1_700_000_000_000),
};

interface Forgery {
  readonly secret?: string;
  readonly algorithm?: string;
  readonly type?: string;
  readonly claims?: Record<string, unknown>;
}

/** An invitation like ours, with one thing wrong. */
async function forge({
  secret = SECRET,
  algorithm = 'HS256',
  type = 'invitation+jwt',
  claims = {},
}: Forgery) {
  const right = {
    iss: 'healthcare-api',
    aud: 'healthcare-invitation',
    sub: invitation.userId,
    version: invitation.passwordChangedAt.getTime(),
    exp: Math.floor(Date.now() / 1000) + 60,
  };
  const changed = Object.entries<unknown>({ ...right, ...claims }).filter(([, value]) => value !== undefined);
  return await new SignJWT(Object.fromEntries(changed))
    .setProtectedHeader({ alg: algorithm, typ: type })
    .sign(createSecretKey(Buffer.from(secret)));
}

describe('invitation codes', () => {
  const tokens = new InvitationTokens(SECRET);

  it('prove whose account they open, and which password they replace', async () => {
    expect(await tokens.verify(await tokens.sign(invitation))).toEqual(invitation);
    expect(await tokens.verify(await forge({}))).toEqual(invitation);
  });

  const now = Math.floor(Date.now() / 1000);
  it.each<[string, Forgery]>([
    ['of another signer', { secret: 't'.repeat(32) }],
    ['signed in another way', { algorithm: 'HS384' }],
    ['of another type', { type: 'at+jwt' }],
    ['for something else', { claims: { aud: 'healthcare-api' } }],
    ['from elsewhere', { claims: { iss: 'somebody' } }],
    ['that have expired', { claims: { exp: now - 1 } }],
    ['that never expire', { claims: { exp: undefined } }],
    ['without an account', { claims: { sub: undefined } }],
    ['without a version', { claims: { version: undefined } }],
  ])('prove nothing when they are %s', async (_title, forgery) => {
    expect(await tokens.verify(await forge(forgery))).toBeNull();
  });
});
