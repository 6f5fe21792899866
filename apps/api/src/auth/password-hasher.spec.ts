import { describe, expect, it } from '@jest/globals';
import { PasswordHasher } from './password-hasher.js';

describe('passwords', () => {
  const hasher = new PasswordHasher();

  it('are hashed with argon2id, at the documented cost, each with a salt of its own', async () => {
    const [one, two] = await Promise.all([hasher.hash('a password'), hasher.hash('a password')]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(two);
    expect([await hasher.verify(one, 'a password'), await hasher.verify(one, 'another')]).toEqual([
      true,
      false,
    ]);
  });

  it('fit no unknown account and none whose password is unset, and that takes as long', async () => {
    const real = await hasher.hash('a password');
    /** The shortest of several: a machine that is busy only ever takes longer. */
    const time = async (hash: string | null) => {
      const took: number[] = [];
      for (let attempt = 0; attempt < 5; attempt += 1) {
        const startedAt = performance.now();
        expect(await hasher.verify(hash, 'wrong')).toBe(false);
        took.push(performance.now() - startedAt);
      }
      return Math.min(...took);
    };
    const times = { real: await time(real), unknown: await time(null), unset: await time(hasher.unset()) };
    expect(times.unknown).toBeGreaterThan(times.real / 4);
    expect(times.unset).toBeGreaterThan(times.real / 4);
  });

  it('are checked a few at a time; a flood is turned away rather than queued for ever', async () => {
    const busy = new PasswordHasher();
    const outcomes = await Promise.allSettled(Array.from({ length: 100 }, () => busy.verify(null, 'x')));
    const refused = outcomes.filter(({ status }) => status === 'rejected') as PromiseRejectedResult[];
    expect(refused).toHaveLength(100 - 2 - 64);
    expect(new Set(refused.map(({ reason }) => (reason as { code: string }).code))).toEqual(
      new Set(['API_BUSY']),
    );
    expect(await busy.verify(await busy.hash('after'), 'after')).toBe(true);
  });
});
