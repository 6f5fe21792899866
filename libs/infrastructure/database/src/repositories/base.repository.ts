import { canonicalUuid } from '../context/identity.js';
import type { AuditInfo } from '../prisma/audit-stamp.js';
import type { ArgumentsOf, RowOf } from '../prisma/model-types.js';
import type { DelegateName } from '../prisma/prisma-types.js';
import type { UnitOfWork } from '../prisma/unit-of-work.js';
import type { Page, PageRequest, Paginator } from './paginator.js';

type DataOf<Name extends DelegateName, Operation extends 'create' | 'update'> =
  ArgumentsOf<Name, Operation> extends { data: infer Data } ? Data : never;

interface Delegate<Row> {
  findUnique(args: object): Promise<Row | null>;
  findMany(args?: object): Promise<Row[]>;
  create(args: object): Promise<Row>;
  update(args: object): Promise<Row>;
  delete(args: object): Promise<Row>;
}

/**
 * Typed reading and writing of one model.
 *
 * Inside `executeInTransaction` or `executeHealthcareWrite` every method works in the caller's transaction.
 */
export class BaseRepository<Name extends DelegateName> {
  readonly #model: Name;
  readonly #work: UnitOfWork;
  readonly #paginator: Paginator;

  constructor(model: Name, work: UnitOfWork, paginator: Paginator) {
    this.#model = model;
    this.#work = work;
    this.#paginator = paginator;
  }

  /** The row, or null when the clinic has none of this id, or the id is malformed. */
  async findByIdSafe(id: string): Promise<RowOf<Name> | null> {
    const key = canonicalUuid(id);
    // Outside a context even a malformed id is refused: null would read as "no such row".
    return await this.#work.read(async (client) =>
      key === null ? null : await this.#delegate(client).findUnique({ where: { id: key } }),
    );
  }

  async findMany(args?: ArgumentsOf<Name, 'findMany'>): Promise<RowOf<Name>[]> {
    return await this.#work.read((client) => this.#delegate(client).findMany(args as object | undefined));
  }

  async paginate(request: PageRequest<Name>): Promise<Page<RowOf<Name>>> {
    return await this.#paginator.paginate(this.#model, request);
  }

  async create(data: DataOf<Name, 'create'>, audit: AuditInfo): Promise<RowOf<Name>> {
    return await this.#write((delegate) => delegate.create({ data }), audit);
  }

  async update(id: string, data: DataOf<Name, 'update'>, audit: AuditInfo): Promise<RowOf<Name>> {
    return await this.#write((delegate) => delegate.update({ where: { id }, data }), audit);
  }

  async delete(id: string, audit: AuditInfo): Promise<RowOf<Name>> {
    return await this.#write((delegate) => delegate.delete({ where: { id } }), audit);
  }

  async #write(
    op: (delegate: Delegate<RowOf<Name>>) => Promise<RowOf<Name>>,
    audit: AuditInfo,
  ): Promise<RowOf<Name>> {
    return await this.#work.transaction((client) => op(this.#delegate(client)), { audit });
  }

  #delegate(client: { readonly [N in DelegateName]: unknown }): Delegate<RowOf<Name>> {
    return client[this.#model] as Delegate<RowOf<Name>>;
  }
}
