import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { DatabaseService } from '@infrastructure/database';
import type { Edit } from '../support/defences.js';
import { HazardStage } from '../support/hazard-bench.js';
import { asAlpha } from './doors.js';
import { id } from './made-input.js';
import {
  allDone,
  endsOn,
  refusedAs,
  shown,
  unnoticedBy,
  verdictsOn,
  type Call,
  type Calls,
} from './verdicts.js';

jest.setTimeout(120_000);

const hostileIds = [
  undefined,
  null,
  7,
  '',
  'x',
  "x'; DROP TABLE healthcare.patients; --",
  '__proto__',
  [id],
  {},
  { contains: '' },
  { not: null },
  `${id}\n`,
  'z'.repeat(36),
];
/** Answered with null, as for any id that the clinic does not have. */
const finders: Calls = asAlpha(
  Object.fromEntries(
    (['findUserByIdSafe', 'findPatientByIdSafe', 'findAppointmentByIdSafe'] as const).flatMap((find) =>
      hostileIds.map((hostile): [string, Call] => [
        `${find} ${shown(hostile)}`,
        async ({ database }) => {
          const found = await database[find](hostile as string);
          if (found !== null) throw new Error('a row was found');
        },
      ]),
    ),
  ),
);

type Names = DatabaseService['identifiers'];
const naming =
  (name: (names: Names) => unknown): Call =>
  async ({ database }) =>
    await Promise.resolve(name(database.identifiers));
const hostileTables = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'pg_authid',
  'healthcare.patients',
  '"patients"',
  'PATIENTS',
  'patients; --',
  'patients" --',
  '',
  ' patients',
  null,
  5,
  ['patients'],
  { toString: () => 'patients' },
];
const hostileColumns = [
  '__proto__',
  'constructor',
  'length',
  '0',
  '*',
  'mrn"',
  'mrn; --',
  'MRN',
  'firstName',
  'xmin',
  '',
  null,
  0,
  ['mrn'],
  { toString: () => 'mrn' },
];
const names: Calls = {
  ...Object.fromEntries(
    hostileTables.flatMap((table, index): [string, Call][] => [
      [`table ${index} ${shown(table)}`, naming((of) => of.table(table as string))],
      [`column of table ${index} ${shown(table)}`, naming((of) => of.column(table as string, 'id'))],
    ]),
  ),
  ...Object.fromEntries(
    hostileColumns.map((column, index): [string, Call] => [
      `column ${index} ${shown(column)}`,
      naming((of) => of.column('patients', column as string)),
    ]),
  ),
};

const legal: Calls = {
  'a table and a column': naming((of) => [
    of.table('Patient'),
    of.table('patients'),
    of.column('patients', 'mrn'),
  ]),
  'an id in capitals': asAlpha({
    x: async ({ database, alpha }) => {
      if ((await database.findUserByIdSafe(alpha.userId.toUpperCase())) === null)
        throw new Error('no row was found');
    },
  })['x'] as Call,
};

const checksGone: readonly Edit[] = [
  ['repositories/base.repository.ts', 'const key = canonicalUuid(id);', 'const key = id as string | null;'],
  ['repositories/base.repository.ts', 'key === null ? null : await ', 'await '],
  [
    'prisma/identifiers.ts',
    "if (!columns.includes(name)) throw ValidationError.identifierRefused('column');",
    '',
  ],
  [
    'prisma/identifiers.ts',
    "if (typeof name !== 'string') throw ValidationError.identifierRefused('table');",
    '',
  ],
  [
    'prisma/identifiers.ts',
    "if (model === undefined) throw ValidationError.identifierRefused('table');\n  return model.table;",
    'return model?.table ?? name;',
  ],
].map(([file = '', find = '', replace = '']) => ({ file, find, replace }));

describe('ids and names that are none', () => {
  let stage: HazardStage;

  beforeAll(async () => {
    stage = await HazardStage.set();
  });
  afterAll(async () => {
    await stage.strike();
  });

  it('are answered with null by the safe finders, with nothing sent', async () => {
    expect(await stage.play((bench) => verdictsOn(bench, finders))).toEqual(allDone(finders));
  });

  it('are refused by the allow-list, whatever they turn into when they are written down', async () => {
    expect(await stage.play((bench) => verdictsOn(bench, names))).toEqual(
      refusedAs('DB_IDENTIFIER_REFUSED', names),
    );
  });

  it('have neighbours that are in order', async () => {
    expect(await stage.play((bench) => endsOn(bench, legal))).toEqual(allDone(legal));
  });

  it('get through, or fail late, without the checks', async () => {
    const calls = { ...finders, ...names };
    const refusals = { ...allDone(finders), ...refusedAs('DB_IDENTIFIER_REFUSED', names) };
    const ends = await stage.playWithout(checksGone, (bench) => endsOn(bench, calls));
    expect(unnoticedBy(refusals, ends)).toEqual([]);
  });
});
