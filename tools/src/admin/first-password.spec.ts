import { describe, expect, it } from '@jest/globals';
import { verify } from '@node-rs/argon2';
import { complaintAbout, firstPasswordHash } from './first-password.js';

const email = 'ada.lovelace@example.org';

describe('a first password', () => {
  it.each([
    ['too short', 'short one!!', 'must have 12 to 128 characters'],
    ['too long', 'long '.repeat(30), 'must have 12 to 128 characters'],
    ['of few characters', 'abababababab', 'must have at least 5 different characters'],
    ['the address', 'Ada.Lovelace 1815', 'must not hold the name of the address'],
  ])('is refused when it is %s, without being repeated', async (_title, password, complaint) => {
    expect(complaintAbout(password, email)).toBe(complaint);
    const refusal = firstPasswordHash(password, email);
    await expect(refusal).rejects.toMatchObject({ code: 'PASSWORD_WEAK' });
    await expect(refusal).rejects.not.toThrow(password);
  });

  it('may hold a name that is too short to tell', () => {
    expect(complaintAbout('bob is my uncle', 'bob@example.org')).toBeNull();
  });

  it('is kept as argon2id, at the cost the API asks for', async () => {
    const hashed = await firstPasswordHash('correct horse battery', email);
    expect(hashed).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await verify(hashed, 'correct horse battery')).toBe(true);
  });
});
