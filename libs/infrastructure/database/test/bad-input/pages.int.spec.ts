import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Page } from '@infrastructure/database';
import type { Edit } from '../support/defences.js';
import { HazardStage } from '../support/hazard-bench.js';
import { asAlpha } from './doors.js';
import { id, manyIds, nested, parsed, person } from './made-input.js';
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

type LoosePaginate = (model: unknown, request: unknown) => Promise<Page<unknown>>;

const pageOf =
  (request: unknown, model: unknown = 'patient'): Call =>
  ({ database }) =>
    (database.paginate.bind(database) as LoosePaginate)(model, request);
const pages = (requests: Readonly<Record<string, unknown>>): Calls =>
  asAlpha(Object.fromEntries(Object.entries(requests).map(([title, request]) => [title, pageOf(request)])));
const eachAs = (name: string, values: readonly unknown[]): Calls =>
  pages(Object.fromEntries(values.map((value) => [`${name} ${shown(value)}`, { [name]: value }])));

const base64 = (text: string) => Buffer.from(text).toString('base64url');

const noPages: Readonly<Record<string, Calls>> = {
  DB_ARGUMENT_INVALID: {
    ...eachAs('page', [-1, 0, NaN, Infinity, 1.5, 1e300, '2', null, true, [1]]),
    ...eachAs('limit', [-1, 0, NaN, Infinity, 1.5, '5', true, { not: 0 }]),
    ...eachAs('where', ['id', null, [], 7]),
    ...asAlpha(
      Object.fromEntries(
        ['__proto__', 'constructor', 'toString', '$queryRaw', 'Patient', '', null, 5, {}].map((model) => [
          `the model ${shown(model)}`,
          pageOf({ limit: 1 }, model),
        ]),
      ),
    ),
    ...pages({ 'a promise in place of a filter': { where: Promise.resolve({ id }) } }),
  },
  DB_LIMIT_REFUSED: eachAs('limit', [1001, 1e9]),
  DB_CURSOR_INVALID: {
    ...eachAs('cursor', ['', 'x', '../etc', null, 7, {}, { not: '' }, ['x']]),
    ...pages({
      'a cursor of a million letters': { cursor: 'x'.repeat(1_000_000) },
      'a cursor of another form': { cursor: base64(JSON.stringify({ id: { not: '' } })) },
      'a cursor of a made-up list': { cursor: base64(`${'A'.repeat(16)}.${id}`) },
    }),
  },
  DB_INPUT_TOO_DEEP: pages({
    'a filter 10 000 levels deep': { where: nested('AND', 10_000) },
    'an order 10 000 levels deep': { orderBy: nested('id', 10_000) },
  }),
  DB_INPUT_TOO_LARGE: pages({ 'an in list of 100 000': { where: { id: { in: manyIds } } } }),
  DB_KEY_REFUSED: pages({
    '__proto__ in the request': parsed('{"__proto__":{"page":1}}'),
    '__proto__ in a filter': { where: parsed('{"__proto__":{"id":"x"}}') },
    '__proto__ in an order': { orderBy: parsed('{"__proto__":"asc"}') },
    'constructor in a filter': { where: { constructor: {} } },
  }),
  DB_FIELD_UNKNOWN: pages({
    'an unknown field in a filter': { where: { isAdmin: true } },
    'an unknown field in an order': { orderBy: { isAdmin: 'asc' } },
    'a text in place of an order': { orderBy: 'id' },
  }),
  DB_VALIDATION_FAILED: pages({ 'an order in no direction': { orderBy: { mrn: 'sideways' } } }),
};

const legal: Calls = {
  ...eachAs('page', [1, 5000]),
  ...eachAs('limit', [1, 1000]),
  ...pages({
    'nothing asked': {},
    'a filter and an order': {
      where: { mrn: { startsWith: 'p' } },
      orderBy: [{ lastName: 'asc' }, { mrn: 'desc' }],
    },
    'a cursor left out': { cursor: undefined },
  }),
};

const checksGone: readonly Edit[] = [
  [
    'pipeline/page-cursor.ts',
    'throw ValidationError.cursorInvalid();',
    "return '0190a000-0000-7000-8000-00000000000a';",
  ],
  [
    'repositories/paginator.ts',
    'if ((await delegate.findFirst({ where: { id: after } })) === null) throw ValidationError.cursorInvalid();',
    '',
  ],
  [
    'repositories/paginator.ts',
    "throw ValidationError.argument('page', 'a whole number from 1');",
    'void 0;',
  ],
  [
    'repositories/paginator.ts',
    "throw ValidationError.argument('limit', 'a whole number from 1');",
    'void 0;',
  ],
  [
    'repositories/paginator.ts',
    "if (limit > MAX_ROWS) throw ValidationError.overLimit('limit', MAX_ROWS);",
    '',
  ],
  ['repositories/paginator.ts', "guardArguments(request, 'read', 'paginate');", ''],
  [
    'repositories/paginator.ts',
    "throw ValidationError.argument('model', 'a model of the schema');",
    'void 0;',
  ],
  ['pipeline/argument-guard.ts', 'else guardArguments(operation.args, operation.kind, operation.name);', ''],
].map(([file = '', find = '', replace = '']) => ({ file, find, replace }));

describe('a page that cannot be meant', () => {
  let stage: HazardStage;
  const calls: Calls = Object.assign({}, ...Object.values(noPages)) as Calls;
  const refusals = Object.assign(
    {},
    ...Object.entries(noPages).map(([code, refused]) => refusedAs(code, refused)),
  ) as Readonly<Record<string, string>>;

  beforeAll(async () => {
    stage = await HazardStage.set();
  });
  afterAll(async () => {
    await stage.strike();
  });

  it('is refused within 50 ms, with nothing sent and nothing lost', async () => {
    expect(await stage.play((bench) => verdictsOn(bench, calls))).toEqual(refusals);
  });

  it('is refused when its cursor was issued for another list', async () => {
    await stage.play(async (bench) => {
      const { database, alpha } = bench;
      const cursor = await database.runInContext(alpha, async () => {
        await database.executeInTransaction((tx) =>
          tx.patient.createMany({ data: ['p1', 'p2'].map(person) }),
        );
        return (await database.paginate('patient', { limit: 1, orderBy: { mrn: 'asc' } })).nextCursor;
      });
      const list = { limit: 1, orderBy: { mrn: 'asc' }, cursor };
      const elsewhere = {
        ...pages({
          'another order': { ...list, orderBy: { mrn: 'desc' } },
          'another filter': { ...list, where: { mrn: { startsWith: 'p' } } },
        }),
        ...asAlpha({ 'another model': pageOf({ ...list, orderBy: undefined }, 'practitioner') }),
      };
      expect(await verdictsOn(bench, elsewhere)).toEqual(refusedAs('DB_CURSOR_INVALID', elsewhere));
      expect(await endsOn(bench, pages({ 'its own list': list }))).toEqual({ 'its own list': 'done' });
    });
  });

  it('has neighbours that are in order', async () => {
    expect(await stage.play((bench) => endsOn(bench, legal))).toEqual(allDone(legal));
  });

  it('is given, or fails in another way, without the checks', async () => {
    const ends = await stage.playWithout(checksGone, (bench) => endsOn(bench, calls));
    const prismas = { ...noPages['DB_FIELD_UNKNOWN'], ...noPages['DB_VALIDATION_FAILED'] };
    expect(unnoticedBy(refusals, ends)).toEqual(Object.keys(prismas));
    expect(ends).toMatchObject({ 'cursor x': 'done', 'limit 1001': 'done', '__proto__ in an order': 'done' });
  });
});
