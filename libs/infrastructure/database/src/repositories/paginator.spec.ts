import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { FakeDelegate, type FakeRow } from '../../test/support/fake-delegate.js';
import type { OperationOptions } from '../pipeline/operation.js';
import { encodeCursor, listKey } from '../pipeline/page-cursor.js';
import type { UnitOfWork } from '../prisma/unit-of-work.js';
import { Paginator } from './paginator.js';

const idOf = (n: number) => `0190a000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
const rowOf = (n: number): FakeRow => ({ id: idOf(n), status: 'active', rank: n % 3 });

describe('Paginator', () => {
  let table: FakeDelegate;
  const read = jest.fn(
    async (op: (client: object) => Promise<unknown>, _options?: OperationOptions) =>
      await op({ patient: table }),
  );
  const paginator = new Paginator({ read } as unknown as UnitOfWork);
  const paginate = (request: object) => paginator.paginate('patient', request);
  const idsOf = (items: readonly object[]) => items.map((item) => (item as FakeRow).id);

  beforeEach(() => {
    read.mockClear();
    table = new FakeDelegate(Array.from({ length: 10 }, (_, n) => rowOf(n)));
  });

  /** All pages, one after the other; `between` happens after each, with the id its cursor names. */
  async function walk(
    request: object,
    between: (lastId: string) => void = () => undefined,
  ): Promise<string[]> {
    const ids: string[] = [];
    for (let cursor: string | undefined; ;) {
      const page = await paginate({ ...request, cursor });
      ids.push(...idsOf(page.items));
      if (page.nextCursor === undefined) return ids;
      cursor = page.nextCursor;
      between(ids.at(-1) ?? '');
    }
  }

  it.each<[string, object, string]>([
    ['a limit of 0', { limit: 0 }, 'DB_ARGUMENT_INVALID'],
    ['a negative limit', { limit: -1 }, 'DB_ARGUMENT_INVALID'],
    ['a fractional limit', { limit: 1.5 }, 'DB_ARGUMENT_INVALID'],
    ['a limit that is a text', { limit: '10' }, 'DB_ARGUMENT_INVALID'],
    ['a limit over 1000', { limit: 1001 }, 'DB_LIMIT_REFUSED'],
    ['page 0', { page: 0 }, 'DB_ARGUMENT_INVALID'],
    ['a fractional page', { page: 1.5 }, 'DB_ARGUMENT_INVALID'],
    ['a page that is a text', { page: '1' }, 'DB_ARGUMENT_INVALID'],
    ['a page beyond all numbers', { page: Number.MAX_SAFE_INTEGER }, 'DB_ARGUMENT_INVALID'],
    ['a cursor that is none', { cursor: 'x' }, 'DB_CURSOR_INVALID'],
    ['a cursor that is null', { cursor: null }, 'DB_CURSOR_INVALID'],
    ['a filter that holds itself', { where: selfHolding() }, 'DB_INPUT_TOO_DEEP'],
    ['a forbidden key', { where: JSON.parse('{"__proto__":1}') as object }, 'DB_KEY_REFUSED'],
  ])('refuses %s before any query', async (_case, request, code) => {
    await expect(paginate(request)).rejects.toMatchObject({ code, statusCode: 400 });
    expect(table.calls).toEqual([]);
  });

  it.each(['nonsense', '$queryRaw', 'constructor', '__proto__'])('refuses the model %s', async (model) => {
    read.mockImplementationOnce(async (op) => await op({ $queryRaw: () => undefined }));
    await expect(paginator.paginate(model as 'patient', {})).rejects.toMatchObject({
      code: 'DB_ARGUMENT_INVALID',
      field: 'model',
    });
  });

  describe('by number', () => {
    it('gives the page and the total of the whole list', async () => {
      const { items, total, nextCursor } = await paginate({ page: 2, limit: 4, orderBy: { id: 'asc' } });
      expect(idsOf(items)).toEqual([4, 5, 6, 7].map(idOf));
      expect([total, nextCursor]).toEqual([10, undefined]);
    });

    it('counts with the list’s own filter, and gives an empty page behind the last', async () => {
      table.rows = table.rows.map((row) => ({ ...row, status: row.rank === 0 ? 'merged' : 'active' }));
      await expect(paginate({ page: 9, where: { status: 'merged' } })).resolves.toEqual({
        items: [],
        total: 4,
      });
    });
  });

  describe('by cursor', () => {
    it.each<[string, object, number[]]>([
      ['the newest id first unless told otherwise', {}, [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]],
      [
        'the id last where nothing else decides',
        { orderBy: { rank: 'asc' } },
        [0, 3, 6, 9, 1, 4, 7, 2, 5, 8],
      ],
      ['the caller’s order', { orderBy: [{ rank: 'desc' }, { id: 'desc' }] }, [8, 5, 2, 7, 4, 1, 9, 6, 3, 0]],
    ])('puts %s', async (_case, request, expected) => {
      await expect(walk({ ...request, limit: 3 })).resolves.toEqual(expected.map(idOf));
    });

    it('offers no next page behind the last one, also when that is full', async () => {
      const first = await paginate({ limit: 5 });
      const second = await paginate({ limit: 5, cursor: first.nextCursor });
      expect(second.items).toHaveLength(5);
      expect(second.nextCursor).toBeUndefined();
    });

    it('takes page: undefined, as a query string leaves it, for paging by cursor', async () => {
      await expect(paginate({ page: undefined, cursor: undefined, limit: 2 })).resolves.toMatchObject({
        nextCursor: expect.any(String),
      });
    });

    it('reads 50 rows unless told otherwise, and up to 1000', async () => {
      table.rows = Array.from({ length: 1200 }, (_, n) => rowOf(n));
      expect((await paginate({})).items).toHaveLength(50);
      expect((await paginate({ limit: 1000 })).items).toHaveLength(1000);
      expect(read.mock.lastCall?.[1]).toEqual({ allowLarge: true });
    });

    it('loses no row when the one the cursor names leaves the list', async () => {
      const leave = (left: string): void => {
        table.rows = table.rows.map((row) => (row.id === left ? { ...row, status: 'merged' } : row));
      };
      await expect(walk({ where: { status: 'active' }, limit: 3 }, leave)).resolves.toEqual(
        [9, 8, 7, 6, 5, 4, 3, 2, 1, 0].map(idOf),
      );
    });

    it('refuses a cursor whose row is gone, which would read as the end', async () => {
      const { nextCursor } = await paginate({ limit: 3 });
      table.rows = table.rows.filter(({ id }) => id !== idOf(7));
      await expect(paginate({ limit: 3, cursor: nextCursor })).rejects.toMatchObject({
        code: 'DB_CURSOR_INVALID',
      });
    });

    it('ends quietly when every row behind the cursor has left the list', async () => {
      const request = { where: { status: 'active' }, limit: 3 };
      const { nextCursor } = await paginate(request);
      table.rows = table.rows.map((row) => ({ ...row, status: 'merged' }));
      await expect(paginate({ ...request, cursor: nextCursor })).resolves.toEqual({ items: [] });
    });

    it('refuses the cursor of another list', async () => {
      const { nextCursor } = await paginate({ limit: 3 });
      await expect(paginate({ limit: 3, where: { rank: 1 }, cursor: nextCursor })).rejects.toMatchObject({
        code: 'DB_CURSOR_INVALID',
      });
    });

    it('keeps its place under ids that are numbers', async () => {
      const rows = [3n, 2n, 1n].map((id) => ({ ...rowOf(0), id }) as unknown as FakeRow);
      table.findMany = async ({ cursor, take = 0 }) =>
        rows
          .slice(cursor === undefined ? 0 : rows.findIndex(({ id }) => BigInt(id) === BigInt(cursor.id)))
          .slice(0, take);
      await expect(walk({ limit: 1 })).resolves.toEqual([3n, 2n, 1n]);
      const list = listKey('patient', {}, [{ id: 'desc' }]);
      expect((await paginate({ limit: 1 })).nextCursor).toBe(encodeCursor({ id: '3', list }));
    });

    it('shows every row once, whatever the order, the page size and the ties', async () => {
      const orders = fc.constantFrom(
        {},
        { orderBy: { rank: 'asc' } },
        { orderBy: [{ status: 'desc' }, { rank: 'desc' }] },
      );
      const rows = fc.uniqueArray(
        fc.record({ n: fc.nat(500), rank: fc.nat(3), status: fc.constantFrom('a', 'b') }),
        {
          selector: ({ n }) => n,
          maxLength: 40,
        },
      );
      await fc.assert(
        fc.asyncProperty(rows, orders, fc.integer({ min: 1, max: 9 }), async (content, order, limit) => {
          table = new FakeDelegate(content.map(({ n, rank, status }) => ({ id: idOf(n), rank, status })));
          const seen = await walk({ ...order, limit });
          expect(seen).toHaveLength(content.length);
          expect(new Set(seen).size).toBe(content.length);
        }),
      );
    });
  });
});

function selfHolding(): object {
  const where: Record<string, unknown> = {};
  where['NOT'] = where;
  return where;
}
