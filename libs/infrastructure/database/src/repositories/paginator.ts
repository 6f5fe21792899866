import { ValidationError } from '../errors/index.js';
import { guardArguments } from '../pipeline/argument-guard.js';
import type { OperationOptions } from '../pipeline/operation.js';
import { decodeCursor, encodeCursor, listKey } from '../pipeline/page-cursor.js';
import { MAX_ROWS } from '../pipeline/query-shaping.step.js';
import type { OrderOf, RowOf, WhereOf } from '../prisma/model-types.js';
import type { DelegateName, ReadClient } from '../prisma/prisma-types.js';
import type { UnitOfWork } from '../prisma/unit-of-work.js';

interface ListRequest<Name extends DelegateName> {
  readonly where?: WhereOf<Name>;
  /** Scalar columns, most significant first; `id` is always added last. @defaultValue newest id first */
  readonly orderBy?: OrderOf<Name> | readonly OrderOf<Name>[];
  /** Rows in one page; 1–1000. @defaultValue 50 */
  readonly limit?: number;
}

/** Pages by number, with a total. Cost grows with the page number: for deep lists use a cursor. */
export interface OffsetPageRequest<Name extends DelegateName> extends ListRequest<Name> {
  /** From 1. */
  readonly page: number;
}

/** Pages by position: give back `nextCursor` to go on. Leave `cursor` out for the first page. */
export interface CursorPageRequest<Name extends DelegateName> extends ListRequest<Name> {
  readonly cursor?: string | undefined;
  readonly page?: undefined;
}

export type PageRequest<Name extends DelegateName> = OffsetPageRequest<Name> | CursorPageRequest<Name>;

export interface Page<Row> {
  readonly items: readonly Row[];
  /** Rows in the whole list; only when paging by number. */
  readonly total?: number;
  /** Where the next page begins; absent on the last one. */
  readonly nextCursor?: string;
}

interface Delegate<Row> {
  findMany(args: object): Promise<Row[]>;
  findFirst(args: object): Promise<Row | null>;
  count(args: object): Promise<number>;
}

interface Identified {
  readonly id?: string | bigint;
}

type Ordering = readonly Readonly<Record<string, string>>[];

/** A page of 1000 rows is read with its neighbours. */
const PAGE_READ: OperationOptions = Object.freeze({ allowLarge: true });

/** Lists of any model, by page number or by cursor. */
export class Paginator {
  readonly #work: UnitOfWork;

  constructor(work: UnitOfWork) {
    this.#work = work;
  }

  /** @throws DB_LIMIT_REFUSED, DB_ARGUMENT_INVALID, DB_CURSOR_INVALID (a retry does not help) */
  async paginate<Name extends DelegateName>(
    model: Name,
    request: PageRequest<Name>,
  ): Promise<Page<RowOf<Name>>> {
    // Callers without types reach this, too.
    if ((request as unknown) === null || typeof request !== 'object')
      throw ValidationError.argument('request', 'an object');
    const limit = checkedLimit(request.limit ?? 50);
    guardArguments(request, 'read', 'paginate');
    return await this.#work.read(async (client) => {
      const delegate = delegateOf<RowOf<Name>>(client, model);
      return request.page === undefined
        ? await byCursor(delegate, model, request, limit)
        : await byNumber(delegate, request, limit);
    }, PAGE_READ);
  }
}

async function byNumber<Name extends DelegateName>(
  delegate: Delegate<RowOf<Name>>,
  request: OffsetPageRequest<Name>,
  limit: number,
): Promise<Page<RowOf<Name>>> {
  const { page, where = {} } = request;
  if (!Number.isSafeInteger(page) || page < 1 || !Number.isSafeInteger(page * limit))
    throw ValidationError.argument('page', 'a whole number from 1');
  const list = { where, orderBy: orderingOf(request), skip: (page - 1) * limit, take: limit };
  const [items, total] = await Promise.all([delegate.findMany(list), delegate.count({ where })]);
  return { items, total };
}

async function byCursor<Name extends DelegateName>(
  delegate: Delegate<RowOf<Name>>,
  model: Name,
  request: CursorPageRequest<Name>,
  limit: number,
): Promise<Page<RowOf<Name>>> {
  const { where = {}, cursor } = request;
  const orderBy = orderingOf(request);
  const key = listKey(model, where, orderBy);
  const after = cursor === undefined ? undefined : decodeCursor(cursor, key);
  // One row more than the page holds tells whether there is a next one.
  const rows = await rowsAfter(delegate, { where, orderBy }, after, limit + 1);
  const items = rows.slice(0, limit);
  const last = rows.length > limit ? (items.at(-1) as Identified | undefined) : undefined;
  return last?.id === undefined
    ? { items }
    : { items, nextCursor: encodeCursor({ id: String(last.id), list: key }) };
}

/**
 * The rows behind a position. The row it names leads the answer only while it still belongs to the list, so it is
 * left out by its id: skipping "the first" would lose another row once it no longer does.
 */
async function rowsAfter<Row>(
  delegate: Delegate<Row>,
  list: { readonly where: object; readonly orderBy: Ordering },
  after: string | undefined,
  take: number,
): Promise<Row[]> {
  if (after === undefined) return await delegate.findMany({ ...list, take });
  const rows = await delegate.findMany({ ...list, cursor: { id: after }, take: take + 1 });
  const [first] = rows as Identified[];
  if (first !== undefined) return String(first.id) === after ? rows.slice(1) : rows.slice(0, take);
  // Prisma answers a cursor whose row is gone with an empty list, which would read as "the end".
  if ((await delegate.findFirst({ where: { id: after } })) === null) throw ValidationError.cursorInvalid();
  return rows;
}

function orderingOf({ orderBy }: ListRequest<DelegateName>): Ordering {
  const wanted = orderBy === undefined ? [] : Array.isArray(orderBy) ? orderBy : [orderBy];
  if (wanted.some((entry) => entry === null))
    throw ValidationError.argument('orderBy', 'an object of columns, or a list of them');
  const columns = (wanted as Record<string, string>[]).flatMap((entry) =>
    Object.entries(entry).map(([field, direction]) => ({ [field]: direction })),
  );
  return columns.some((column) => 'id' in column)
    ? columns
    : [...columns, { id: columns.length === 0 ? 'desc' : 'asc' }];
}

function checkedLimit(limit: number): number {
  if (!Number.isSafeInteger(limit) || limit < 1)
    throw ValidationError.argument('limit', 'a whole number from 1');
  if (limit > MAX_ROWS) throw ValidationError.overLimit('limit', MAX_ROWS);
  return limit;
}

function delegateOf<Row>(client: ReadClient, model: DelegateName): Delegate<Row> {
  const delegate = client[model] as unknown as Partial<Delegate<Row>> | undefined;
  if (typeof delegate?.findMany !== 'function')
    throw ValidationError.argument('model', 'a model of the schema');
  return delegate as Delegate<Row>;
}
