import { Controller, Get, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Endpoint } from '../http/endpoint.decorator.js';
import { byId } from '../http/fields.js';
import { ValidBody, ValidParams, ValidQuery } from '../http/input.decorators.js';
import {
  createInvoiceInput,
  invoicePageView,
  invoiceView,
  issueInvoiceInput,
  listInvoicesQuery,
  updateInvoiceInput,
  type CreateInvoice,
  type IssueInvoice,
  type ListInvoices,
  type UpdateInvoice,
} from './invoice.schemas.js';
import { InvoicesService } from './invoices.service.js';

type ById = z.output<typeof byId>;

const change = { access: 'invoices:update', answers: invoiceView, refuses: [404, 409] } as const;

@ApiTags('invoices')
@Controller('v1/invoices')
export class InvoicesController {
  readonly #invoices: InvoicesService;

  constructor(invoices: InvoicesService) {
    this.#invoices = invoices;
  }

  @Get()
  @Endpoint({
    summary: 'Lists invoices without their lines',
    access: 'invoices:read',
    answers: invoicePageView,
  })
  list(@ValidQuery(listInvoicesQuery) query: ListInvoices) {
    return this.#invoices.list(query);
  }

  @Get(':id')
  @Endpoint({
    summary: 'One invoice with its lines',
    access: 'invoices:read',
    answers: invoiceView,
    refuses: [404],
  })
  get(@ValidParams(byId) { id }: ById) {
    return this.#invoices.get(id);
  }

  @Post()
  @Endpoint({
    summary: 'Drafts an invoice',
    description: 'Amounts and total are worked out from the lines.',
    access: 'invoices:create',
    answers: invoiceView,
    status: 201,
    refuses: [409],
  })
  create(@ValidBody(createInvoiceInput) body: CreateInvoice) {
    return this.#invoices.create(body);
  }

  @Patch(':id')
  @Endpoint({
    ...change,
    summary: 'Changes a draft',
    description: 'New lines replace the old ones; null removes.',
  })
  update(@ValidParams(byId) { id }: ById, @ValidBody(updateInvoiceInput) body: UpdateInvoice) {
    return this.#invoices.update(id, body);
  }

  @Post(':id/issue')
  @Endpoint({ ...change, summary: 'Sends the invoice out' })
  issue(@ValidParams(byId) { id }: ById, @ValidBody(issueInvoiceInput) body: IssueInvoice) {
    return this.#invoices.issue(id, body);
  }

  @Post(':id/pay')
  @Endpoint({ ...change, summary: 'The invoice is settled' })
  pay(@ValidParams(byId) { id }: ById) {
    return this.#invoices.pay(id);
  }

  @Post(':id/void')
  @Endpoint({ ...change, summary: 'The invoice no longer counts' })
  void(@ValidParams(byId) { id }: ById) {
    return this.#invoices.void(id);
  }
}
