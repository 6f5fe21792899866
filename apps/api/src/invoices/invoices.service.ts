import { Injectable } from '@nestjs/common';
import {
  DatabaseService,
  type ArgumentsOf,
  type Page,
  type RowOf,
  type WriteClient,
} from '@infrastructure/database';
import { ApiError } from '../http/api.error.js';
import { defined } from '../http/defined.js';
import { recordNumber } from '../http/record-number.js';
import type {
  CreateInvoice,
  InvoiceState,
  IssueInvoice,
  ListInvoices,
  UpdateInvoice,
} from './invoice.schemas.js';
import { priceLines } from './line-amounts.js';

type Invoice = RowOf<'invoice'>;
type InvoiceWithLines = Invoice & { readonly lines: readonly RowOf<'invoiceLine'>[] };
type Changes = ArgumentsOf<'invoice', 'updateMany'>['data'];

const DAYS_TO_PAY = 30;
const DAY_MS = 86_400_000;
const lines = { orderBy: { position: 'asc' }, take: 1000 } as const;

/**
 * The invoices of the caller's clinic. Amounts are worked out here, never taken from outside; states follow the
 * database's transition table (`DB_TRANSITION_REFUSED`).
 */
@Injectable()
export class InvoicesService {
  readonly #database: DatabaseService;

  constructor(database: DatabaseService) {
    this.#database = database;
  }

  async list({ cursor, limit, ...filters }: ListInvoices): Promise<Page<Invoice>> {
    const list = { where: defined(filters), orderBy: { createdAt: 'desc' } as const };
    return await this.#database.paginate('invoice', { ...list, limit, cursor });
  }

  async get(id: string): Promise<InvoiceWithLines> {
    const found = await this.#database.executeHealthcareRead((client) =>
      client.invoice.findUnique({ where: { id }, include: { lines } }),
    );
    if (found === null) throw new ApiError('API_NOT_FOUND');
    return found;
  }

  /** @throws DB_UNIQUE_CONFLICT when the clinic has this number already */
  async create({
    lines: given,
    number = recordNumber('INV'),
    ...data
  }: CreateInvoice): Promise<InvoiceWithLines> {
    const priced = priceLines(given);
    return await this.#database.executeHealthcareWrite(
      (client) =>
        client.invoice.create({
          data: {
            ...defined(data),
            number,
            total: priced.total,
            lines: { create: priced.lines.map((line) => defined(line)) },
          },
          include: { lines },
        }),
      { action: 'CREATE_INVOICE', resourceType: 'Invoice', patientId: data.patientId },
    );
  }

  /** New lines replace the old ones. @throws ApiError API_STATE_CONFLICT once the invoice is no longer a draft */
  async update(id: string, { lines: given, ...data }: UpdateInvoice): Promise<InvoiceWithLines> {
    const priced = given === undefined ? undefined : priceLines(given);
    const changes = { ...defined(data), ...(priced !== undefined && { total: priced.total }) };
    return await this.#change(id, 'UPDATE_INVOICE', ['draft'], changes, async (client) => {
      if (priced === undefined) return;
      await client.invoiceLine.deleteMany({ where: { invoiceId: id } });
      await client.invoiceLine.createMany({
        data: priced.lines.map((line) => ({ invoiceId: id, ...defined(line) })),
      });
    });
  }

  async issue(id: string, { dueAt }: IssueInvoice): Promise<InvoiceWithLines> {
    const issuedAt = new Date();
    const due = dueAt ?? new Date(issuedAt.getTime() + DAYS_TO_PAY * DAY_MS);
    return await this.#change(id, 'ISSUE_INVOICE', ['draft'], { status: 'issued', issuedAt, dueAt: due });
  }

  /** Settles the whole amount. */
  async pay(id: string): Promise<InvoiceWithLines> {
    const changes = { status: 'paid', settledAt: new Date() };
    return await this.#change(id, 'PAY_INVOICE', ['issued'], changes, async (client) => {
      const { total } = await client.invoice.findUniqueOrThrow({ where: { id }, select: { total: true } });
      await client.invoice.update({ where: { id }, data: { amountPaid: total } });
    });
  }

  async void(id: string): Promise<InvoiceWithLines> {
    return await this.#change(id, 'VOID_INVOICE', ['draft', 'issued'], { status: 'void' });
  }

  async #change(
    id: string,
    action: string,
    states: InvoiceState[],
    data: Changes,
    further: (client: WriteClient) => Promise<void> = () => Promise.resolve(),
  ): Promise<InvoiceWithLines> {
    return await this.#database.executeHealthcareWrite(
      async (client) => {
        // The condition locks the row: whatever else changes this invoice waits for this transaction.
        const { count } = await client.invoice.updateMany({ where: { id, status: { in: states } }, data });
        if (count === 1) await further(client);
        const invoice = await client.invoice.findUnique({ where: { id }, include: { lines } });
        if (invoice === null) throw new ApiError('API_NOT_FOUND');
        if (count === 0) throw new ApiError('API_STATE_CONFLICT');
        return invoice;
      },
      { action, resourceType: 'Invoice', resourceId: id },
    );
  }
}
