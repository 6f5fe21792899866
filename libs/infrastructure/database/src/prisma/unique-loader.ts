import { canonicalUuid } from '../context/identity.js';
import type { ModelDescription } from '../pipeline/model-metadata.js';
import { copyValue } from '../pipeline/copy-value.js';
import type { Operation } from '../pipeline/operation.js';
import type { PrismaTransactionClient } from './prisma-types.js';
import type { Scope } from './scope.js';
import { wholeRowsOf } from './whole-rows.js';

/** Most keys in one statement. */
const MAX_BATCH = 512;

interface UniqueArguments {
  readonly where: { readonly id: string };
  readonly select?: Record<string, unknown> | null;
  readonly include?: Record<string, unknown> | null;
  readonly omit?: Record<string, unknown> | null;
}

type Row = Record<string, unknown>;

interface Waiter {
  readonly id: string;
  readonly resolve: (row: Row | null) => void;
  readonly reject: (error: unknown) => void;
}

interface Batch {
  readonly model: ModelDescription;
  readonly shape: Omit<UniqueArguments, 'where'>;
  readonly waiters: Waiter[];
}

type Ask = (ids: readonly string[]) => Promise<Row[]>;

interface LookupDelegate {
  findMany(args: object): Promise<Row[]>;
  findUnique(args: object): Promise<Row | null>;
}

/**
 * Folds the lookups by id of one tick into one statement: `findUnique`, and `findFirst` where whole rows are asked for.
 * These come past Prisma, one or many.
 *
 * One loader belongs to one scope, hence to one principal: calls of different clinics cannot meet in it. That is
 * what Prisma's own loader, shared by the whole process, cannot promise (H1).
 */
export class UniqueLoader {
  readonly #scope: Scope;
  #batches = new Map<string | symbol, Batch>();

  constructor(scope: Scope) {
    this.#scope = scope;
  }

  /** Whether this is a lookup by a well-formed id and nothing else; other shapes go to Prisma one by one. */
  static accepts({ model, name, args, principal }: Operation): boolean {
    if (model === null || principal.kind !== 'clinic') return false;
    if (name !== 'findUnique' && name !== 'findFirst') return false;
    const { where, ...shape } = (args ?? {}) as { where?: unknown; select?: object | null };
    // An id is unique: the first row that has it is the only one. Whatever else is said is for Prisma to understand.
    if (name === 'findFirst' && !isOfWholeRows(shape)) return false;
    if (typeof where !== 'object' || where === null) return false;
    const { select } = shape;
    // Prisma refuses a select of nothing; in a batch it would hold the id.
    if (select != null && !Object.values(select).some(Boolean)) return false;
    const keys = Object.keys(where);
    return keys.length === 1 && canonicalUuid((where as Row)['id']) !== null && hasUuidKey(model);
  }

  load(model: ModelDescription, { where, ...shape }: UniqueArguments): Promise<Row | null> {
    const id = where.id.toLowerCase();
    const key = shapeKey(model, shape);
    if (this.#batches.size === 0)
      process.nextTick(() => {
        this.#flush();
      });
    let batch = this.#batches.get(key);
    if (batch === undefined || batch.waiters.length === MAX_BATCH) {
      if (batch !== undefined) void this.#run(batch);
      batch = { model, shape, waiters: [] };
      this.#batches.set(key, batch);
    }
    const { waiters } = batch;
    return new Promise((resolve, reject) => waiters.push({ id, resolve, reject }));
  }

  #flush(): void {
    const batches = this.#batches;
    this.#batches = new Map();
    for (const batch of batches.values()) void this.#run(batch);
  }

  async #run(batch: Batch): Promise<void> {
    const { model, shape, waiters } = batch;
    try {
      const ask = this.#askFor(batch);
      if (ask === undefined && waiters.length === 1) await this.#runOne(model, shape, waiters[0] as Waiter);
      else await this.#runMany(batch, ask);
    } catch (error) {
      for (const waiter of waiters) waiter.reject(error);
    }
  }

  async #runOne(model: ModelDescription, shape: object, waiter: Waiter): Promise<void> {
    waiter.resolve(
      await this.#scope.perform(
        (client) => delegateOf(client, model).findUnique({ ...shape, where: { id: waiter.id } }),
        'read',
      ),
    );
  }

  async #runMany({ model, shape, waiters }: Batch, ask: Ask | undefined): Promise<void> {
    const isIdHidden = shape.select != null ? shape.select['id'] !== true : shape.omit?.['id'] === true;
    const ids = [...new Set(waiters.map(({ id }) => id))];
    const rows = await (ask?.(ids) ?? this.#listed(model, isIdHidden ? withId(shape) : shape, ids));
    const byId = new Map(rows.map((row) => [row['id'] as string, row]));
    const handedOut = new Set<string>();
    for (const { id, resolve } of waiters) {
      const row = byId.get(id);
      // A second caller of the same id gets its own copy: results are the caller's to change.
      const own = row !== undefined && handedOut.has(id) ? (copyValue(row) as Row) : row;
      handedOut.add(id);
      resolve(own === undefined ? null : isIdHidden ? withoutId(own) : own);
    }
  }

  #listed(model: ModelDescription, shape: Batch['shape'], ids: readonly string[]): Promise<Row[]> {
    const where = { id: { in: padded(ids) } };
    return this.#scope.perform((client) => delegateOf(client, model).findMany({ ...shape, where }), 'read');
  }

  /** How whole rows come without Prisma; undefined where only Prisma can bring what is asked for. */
  #askFor({ model, shape }: Batch): Ask | undefined {
    const whole = isOfWholeRows(shape) ? wholeRowsOf(model) : undefined;
    const ask = this.#scope.ask?.bind(this.#scope);
    if (whole === undefined || ask === undefined) return undefined;
    return async (ids) => whole.rowsOf(await ask(whole.statement(ids)));
  }
}

/** Nothing but the id was given: what Prisma does not know, it must refuse. */
function isOfWholeRows(shape: object): boolean {
  return Object.values(shape).every((value) => value === undefined);
}

function delegateOf(client: PrismaTransactionClient, model: ModelDescription): LookupDelegate {
  return (client as unknown as Record<string, LookupDelegate>)[model.delegate] as LookupDelegate;
}

function hasUuidKey(model: ModelDescription): boolean {
  return model.fields['id']?.isUuid === true && model.uniqueKeys.some(({ fields }) => fields.join() === 'id');
}

/**
 * Equal for calls that want the same columns and relations of the same model. A shape with a value that JSON cannot
 * tell from another (Prisma's `DbNull` prints as `{}`) is equal to no other: it is asked for alone.
 */
function shapeKey({ name }: ModelDescription, shape: Batch['shape']): string | symbol {
  if (Object.keys(shape).length === 0) return name;
  let strangers = 0;
  const text = JSON.stringify(shape, (_key, value: unknown) => {
    if (typeof value === 'bigint') return `${String(value)}n`;
    if (!isPlain(value)) strangers += 1;
    return value;
  });
  return strangers === 0 ? `${name} ${text}` : Symbol(name);
}

/** Dates and decimals have been turned into text by then. */
function isPlain(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return true;
  return Object.getPrototypeOf(value) === Object.prototype;
}

/** Ids repeated up to a power of two, so that few statement texts serve every batch size. */
function padded(ids: readonly string[]): string[] {
  const size = 2 ** Math.ceil(Math.log2(ids.length));
  return [...ids, ...Array.from({ length: size - ids.length }, () => ids[0] as string)];
}

function withId({ select, omit, include }: Batch['shape']): object {
  if (select != null) return { select: { ...select, id: true } };
  return { ...(include !== undefined && { include }), omit: { ...omit, id: false } };
}

function withoutId({ id: _id, ...row }: Row): Row {
  return row;
}
