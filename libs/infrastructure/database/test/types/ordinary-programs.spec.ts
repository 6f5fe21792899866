import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { compareProgramTypes, PROGRAM_FILES } from './program-types.js';

jest.setTimeout(120_000);

const CLIENTS = {
  plain: "export type { PrismaClient as Client } from '../../../src/prisma/generated/client/client.js';",
  /** Its results say nothing. */
  vague: `
    import type { WriteClient } from '@infrastructure/database';
    type Models = Exclude<keyof WriteClient, '$queryRaw' | '$executeRaw'>;
    export type Client = Pick<WriteClient, '$queryRaw' | '$executeRaw'> & {
      [Name in Models]: { [Method in keyof WriteClient[Name]]: (args?: any) => Promise<any> };
    };`,
  /** It forgets that a lookup may find nothing. */
  hopeful: `
    import type { WriteClient } from '@infrastructure/database';
    type Patients = Omit<WriteClient['patient'], 'findUnique'> & {
      findUnique: WriteClient['patient']['findUniqueOrThrow'];
    };
    export type Client = Omit<WriteClient, 'patient'> & { patient: Patients };`,
};

describe('the compiler, given the ordinary programs', () => {
  let compared: ReturnType<typeof compareProgramTypes<keyof typeof CLIENTS>>;
  beforeAll(() => {
    compared = compareProgramTypes(CLIENTS);
  });

  it('infers the same results for a plain client as for the service', () => {
    expect(compared.plain).toEqual({
      differing: Object.fromEntries(PROGRAM_FILES.map((file) => [file, []])),
      errors: [],
    });
  });

  it('would notice a client whose results say nothing, in every file', () => {
    expect(compared.vague.errors).toEqual([]);
    expect(Object.values(compared.vague.differing)).not.toContainEqual([]);
    expect(compared.vague.differing['lists']).toContain('a page by number');
  });

  it('would notice a client that forgets null, in the programs that may meet it', () => {
    const { lookups, lists } = compared.hopeful.differing;
    expect(lookups).toContain('no row by an id that is nowhere');
    expect(lookups).not.toContain('a user');
    expect(lists).toEqual([]);
  });
});
