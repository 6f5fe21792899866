import { describe, expect, it } from '@jest/globals';
import { debian15BinDir, findDebian15, type PackageMachine } from './debian-15.js';

const refusal = { kind: 'not-allowed', reason: 'Only root may install packages.' } as const;

/** @param has - whether PostgreSQL 15 is there, before and after an installation */
function machine(
  has: { readonly before: boolean; readonly after: boolean },
  outcome: Awaited<ReturnType<PackageMachine['install']>> = { kind: 'installed' },
) {
  const asked: string[] = [];
  const packages: PackageMachine = {
    find: (program, [folder = '']) =>
      (asked.length === 0 ? has.before : has.after) ? `${folder}/${program}` : null,
    install: async (name) => {
      asked.push(name);
      return outcome;
    },
  };
  return { packages, asked };
}

describe('findDebian15', () => {
  it('says in one line what to install where it may not', async () => {
    const { packages } = machine({ before: false, after: false }, refusal);
    await expect(findDebian15(packages)).rejects.toMatchObject({
      code: 'BINARIES_MISSING',
      message: expect.stringMatching(
        /^There is no PostgreSQL 15 .*Only root.*apt-get install postgresql-15$/,
      ),
    });
  });

  it('refuses an installation that brought nothing', async () => {
    const { packages } = machine({ before: false, after: false });
    await expect(findDebian15(packages)).rejects.toMatchObject({ code: 'BINARIES_MISSING' });
  });

  it('installs it where that is allowed', async () => {
    const { packages, asked } = machine({ before: false, after: true });
    expect(await findDebian15(packages)).toBe(debian15BinDir);
    expect(asked).toEqual(['postgresql-15']);
  });

  it('installs nothing when it is there', async () => {
    const { packages, asked } = machine({ before: true, after: true });
    expect(await findDebian15(packages)).toBe(debian15BinDir);
    expect(asked).toEqual([]);
  });
});
