import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { modelOf, operationOf } from '../../test/support/operation-fixture.js';
import { clinicPrincipal, systemPrincipal } from '../../test/support/principal-fixture.js';
import type { Operation } from '../pipeline/operation.js';
import { Prisma } from './generated/client/client.js';
import type { Scope } from './scope.js';
import { UniqueLoader } from './unique-loader.js';

type Args = Record<string, unknown>;
type Row = Record<string, unknown>;

const idOf = (n: number) => `0190d000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
const idsAsked = (args: Args | undefined): string[] =>
  (args?.['where'] as { id: { in: string[] } } | undefined)?.id.in ?? [];

describe('UniqueLoader', () => {
  const patient = modelOf('Patient');
  const table = new Map<string, Row>();
  const findMany = jest.fn<(args: Args) => Promise<Row[]>>();
  const findUnique = jest.fn<(args: Args) => Promise<Row | null>>();
  const perform = jest.fn(async (work: (client: never) => Promise<unknown>) =>
    work({ patient: { findMany, findUnique }, user: { findMany, findUnique } } as never),
  );
  const scope = { principal: clinicPrincipal(), perform } as unknown as Scope;
  let loader: UniqueLoader;
  const load = (n: number, shape: object = {}, model = patient) =>
    loader.load(model, { where: { id: idOf(n) }, ...shape });

  beforeEach(() => {
    jest.clearAllMocks();
    table.clear();
    for (let n = 0; n < 2000; n += 1) {
      table.set(idOf(n), { id: idOf(n), mrn: `M-${n}`, born: new Date(n), details: { tags: ['a'] } });
    }
    findMany.mockImplementation(async (args) =>
      [...new Set(idsAsked(args))].flatMap((id) => {
        const row = table.get(id);
        return row === undefined ? [] : [{ ...row }];
      }),
    );
    findUnique.mockImplementation(async ({ where }) => table.get((where as { id: string }).id) ?? null);
    loader = new UniqueLoader(scope);
  });

  describe('accepts', () => {
    const asks = (changes: Partial<Operation>) =>
      UniqueLoader.accepts(operationOf({ name: 'findUnique', args: { where: { id: idOf(1) } }, ...changes }));

    it.each<[string, Partial<Operation>]>([
      ['raw SQL', { model: null }],
      ['another method', { name: 'findUniqueOrThrow' }],
      ['system work', { principal: systemPrincipal(['Patient']) }],
      ['no arguments', { args: undefined }],
      ['no where', { args: {} }],
      ['a where that is null', { args: { where: null } }],
      ['a where that is a text', { args: { where: idOf(1) } }],
      ['an undefined id, which would match any row', { args: { where: { id: undefined } } }],
      ['a malformed id, which would fail the whole batch', { args: { where: { id: 'x' } } }],
      ['an operator in place of an id', { args: { where: { id: { not: idOf(1) } } } }],
      ['a findFirst of one of many', { name: 'findFirst', args: { where: { status: 'active' } } }],
      ['a findFirst that skips', { name: 'findFirst', args: { where: { id: idOf(1) }, skip: 1 } }],
      [
        'a findFirst of some columns',
        { name: 'findFirst', args: { where: { id: idOf(1) }, select: { mrn: true } } },
      ],
      ['a further condition', { args: { where: { id: idOf(1), status: 'active' } } }],
      ['another key', { args: { where: { clinicId_mrn: {} } } }],
      [
        'a select of nothing, which Prisma refuses',
        { args: { where: { id: idOf(1) }, select: { mrn: false } } },
      ],
      ['a model whose id is no UUID', { model: modelOf('AuditEntry') }],
      ['a model without an id', { model: modelOf('Credential') }],
    ])('not %s', (_case, changes) => {
      expect(asks(changes)).toBe(false);
    });

    it('a lookup by a well-formed id, in any shape and in capitals', () => {
      expect(asks({})).toBe(true);
      expect(asks({ name: 'findFirst' })).toBe(true);
      expect(asks({ args: { where: { id: idOf(1).toUpperCase() }, include: { appointments: true } } })).toBe(
        true,
      );
    });
  });

  describe('a failed batch', () => {
    it('fails each of its callers and nobody else', async () => {
      findMany.mockRejectedValueOnce(new Error('server gone'));
      const both = Promise.allSettled([load(1), load(2)]);
      const other = load(3, { select: { mrn: true } });
      expect(await both).toMatchObject([
        { reason: { message: 'server gone' } },
        { reason: { message: 'server gone' } },
      ]);
      await expect(other).resolves.toMatchObject({ mrn: 'M-3' });
    });

    it('leaves the next tick unharmed', async () => {
      findUnique.mockRejectedValueOnce(new Error('server gone'));
      await expect(load(1)).rejects.toThrow('server gone');
      await expect(load(1)).resolves.toMatchObject({ mrn: 'M-1' });
    });
  });

  it('folds the calls of one tick into one statement and answers each with its own row', async () => {
    const rows = await Promise.all([5, 3, 9, 4].map((n) => load(n)));
    expect(rows.map((row) => row?.['mrn'])).toEqual(['M-5', 'M-3', 'M-9', 'M-4']);
    expect(findMany).toHaveBeenCalledTimes(1);
    expect(perform).toHaveBeenCalledTimes(1);
  });

  it('folds calls made in promise callbacks of the same tick', async () => {
    await Promise.all([1, 2, 3].map((n) => Promise.resolve().then(() => load(n))));
    expect(findMany).toHaveBeenCalledTimes(1);
  });

  it('folds nothing across ticks', async () => {
    const first = load(1);
    await new Promise((resolve) => setImmediate(resolve));
    await Promise.all([first, load(2)]);
    expect(findUnique).toHaveBeenCalledTimes(2);
  });

  it('asks for a single row as Prisma’s own findUnique', async () => {
    await expect(load(1, { include: { consents: true } })).resolves.toMatchObject({ mrn: 'M-1' });
    expect(findUnique.mock.calls).toEqual([[{ include: { consents: true }, where: { id: idOf(1) } }]]);
    expect(findMany).not.toHaveBeenCalled();
  });

  it('asks for whole rows past Prisma, one or many', async () => {
    const ask = jest.fn<NonNullable<Scope['ask']>>().mockResolvedValue({ rows: [] } as never);
    loader = new UniqueLoader({ ...scope, ask });
    await expect(load(1)).resolves.toBeNull();
    await expect(Promise.all([load(2), load(3)])).resolves.toEqual([null, null]);
    expect(ask.mock.calls.map(([{ values }]) => values)).toEqual([
      [`{${idOf(1)}}`],
      [`{${idOf(2)},${idOf(3)}}`],
    ]);
    expect(perform).not.toHaveBeenCalled();
  });

  it('answers null to whoever asked for a row that is not there', async () => {
    await expect(Promise.all([load(1), load(9999)])).resolves.toEqual([
      expect.objectContaining({ mrn: 'M-1' }),
      null,
    ]);
  });

  it('finds by ids in capitals', async () => {
    const upper = loader.load(patient, { where: { id: idOf(10).toUpperCase() } });
    await expect(Promise.all([upper, load(11)])).resolves.toMatchObject([{ id: idOf(10) }, { id: idOf(11) }]);
  });

  it('keeps models and shapes apart', async () => {
    await Promise.all([
      load(1),
      load(2),
      load(1, {}, modelOf('User')),
      load(2, {}, modelOf('User')),
      load(1, { select: { mrn: true } }),
      load(2, { select: { mrn: true } }),
      load(1, { include: { consents: { take: 1 } } }),
      load(2, { include: { consents: { take: 2 } } }),
      load(1, { include: { invoices: { where: { total: 1n } } } }),
      load(2, { include: { invoices: { where: { total: '1' } } } }),
    ]);
    expect(findMany).toHaveBeenCalledTimes(3);
    expect(findUnique).toHaveBeenCalledTimes(4);
  });

  it('keeps shapes apart that print alike', async () => {
    const including = (equals: unknown) => ({ include: { allergies: { where: { reactions: { equals } } } } });
    const odd = [Prisma.JsonNull, Prisma.DbNull, {}, Number.NaN, null, Buffer.from('a'), { 0: 97 }];
    await Promise.all(odd.map((value) => load(1, including(value))));
    expect(findMany).not.toHaveBeenCalled();
    expect(findUnique).toHaveBeenCalledTimes(odd.length);
  });

  it('folds shapes with dates and decimals', async () => {
    const shape = () => ({
      include: { invoices: { where: { total: new Prisma.Decimal('1.5'), at: new Date(5) } } },
    });
    await Promise.all([load(1, shape()), load(2, shape())]);
    expect(findMany).toHaveBeenCalledTimes(1);
  });

  it('gives a second caller of the same id a copy of its own', async () => {
    const decimal = new Prisma.Decimal('1.5');
    table.set(idOf(1), {
      id: idOf(1),
      born: new Date(5),
      photo: new Uint8Array([1, 2]),
      visits: [{ at: new Date(6), notes: null }],
      details: { tags: ['a'] },
      total: decimal,
    });
    const [first, second, third] = await Promise.all([load(1), load(1), load(1)]);
    expect(second).toEqual(first);
    (first?.['born'] as Date).setTime(0);
    (first?.['photo'] as Uint8Array).fill(9);
    (first?.['details'] as { tags: string[] }).tags.push('b');
    (first?.['visits'] as { at: Date }[])[0]?.at.setTime(0);
    expect(second).toEqual(third);
    expect(second).toMatchObject({
      born: new Date(5),
      details: { tags: ['a'] },
      visits: [{ at: new Date(6) }],
    });
    expect(second?.['photo']).toEqual(new Uint8Array([1, 2]));
    expect(second?.['total']).toBe(decimal);
  });

  describe('a shape without the id', () => {
    it.each<[string, object, object]>([
      ['select', { select: { mrn: true } }, { select: { mrn: true, id: true } }],
      ['select id: false', { select: { mrn: true, id: false } }, { select: { mrn: true, id: true } }],
      ['omit', { omit: { id: true, mrn: true } }, { omit: { id: false, mrn: true } }],
      [
        'omit beside include',
        { omit: { id: true }, include: { consents: true } },
        { omit: { id: false }, include: { consents: true } },
      ],
    ])('by %s is asked for with it and answered without', async (_case, shape, asked) => {
      const rows = await Promise.all([load(1, shape), load(2, shape)]);
      expect(findMany.mock.lastCall?.[0]).toMatchObject(asked);
      for (const row of rows) expect(row).not.toHaveProperty('id');
      expect(rows).toMatchObject([{ mrn: 'M-1' }, { mrn: 'M-2' }]);
    });

    it.each([
      { select: null },
      { select: null, omit: null, include: null },
      { select: { id: true, mrn: true } },
      { omit: { mrn: true } },
      { omit: { id: false } },
      {},
    ])('is not %p', async (shape) => {
      const rows = await Promise.all([load(1, shape), load(2, shape)]);
      expect(findMany.mock.lastCall?.[0]).toMatchObject(shape);
      expect(rows).toMatchObject([{ id: idOf(1) }, { id: idOf(2) }]);
    });
  });

  describe('the ids of one statement', () => {
    it.each([
      [2, 2],
      [3, 4],
      [5, 8],
      [300, 512],
      [512, 512],
    ])('of %i callers are padded to %i, so that few texts serve every size', async (callers, asked) => {
      await Promise.all(Array.from({ length: callers }, (_, n) => load(n)));
      const ids = idsAsked(findMany.mock.lastCall?.[0]);
      expect(ids).toHaveLength(asked);
      expect(new Set(ids).size).toBe(callers);
    });

    it('name each row once, however many want it', async () => {
      await Promise.all([1, 1, 1, 1, 2].map((n) => load(n)));
      expect(idsAsked(findMany.mock.lastCall?.[0])).toEqual([idOf(1), idOf(2)]);
    });

    it('are at most 512: more callers make more statements', async () => {
      const rows = await Promise.all(Array.from({ length: 1200 }, (_, n) => load(n)));
      expect(rows.map((row) => row?.['mrn'])).toEqual(Array.from({ length: 1200 }, (_, n) => `M-${n}`));
      expect(findMany.mock.calls.map(([args]) => new Set(idsAsked(args)).size)).toEqual([512, 512, 176]);
    });
  });
});
