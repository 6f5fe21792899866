import { describe, expect, it } from '@jest/globals';
import { AccessTokens } from './access-token.js';

const SECRET = 's'.repeat(32);
const claims = {
  userId: '01939f4e-7c3a-7b21-9d55-0c7f3b6f2a10',
  clinicId: '01939f4e-7c3a-7b21-9d55-0c7f3b6f2a11',
  tokenId: '01939f4e-7c3a-7b21-9d55-0c7f3b6f2a12',
  expiresAt: new Date(Math.floor(Date.now() / 1000) * 1000 + 60_000),
};

describe('access tokens', () => {
  it('prove what was signed, and no role', async () => {
    const tokens = new AccessTokens(SECRET);
    const token = await tokens.sign(claims);
    expect(await tokens.verify(token)).toEqual(claims);
    const payload = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as object;
    expect(Object.keys(payload).sort()).toEqual(['aud', 'clinic', 'exp', 'iat', 'iss', 'jti', 'sub']);
  });

  it('prove nothing once expired, changed, or signed by somebody else', async () => {
    const tokens = new AccessTokens(SECRET);
    const expired = await tokens.sign({ ...claims, expiresAt: new Date(Date.now() - 1000) });
    const foreign = await new AccessTokens('t'.repeat(32)).sign(claims);
    const token = await tokens.sign(claims);
    const changed = `${token.slice(0, -2)}${token.endsWith('A') ? 'B' : 'A'}A`;
    for (const none of [expired, foreign, changed, '', 'a.b.c']) expect(await tokens.verify(none)).toBeNull();
  });

  it('are not made with a short secret', () => {
    expect(() => new AccessTokens('s'.repeat(31))).toThrow(RangeError);
  });
});
