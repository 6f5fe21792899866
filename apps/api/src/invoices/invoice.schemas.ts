import { z } from 'zod';
import { changesOf, id, instant, money, pageQuery, quantity, text } from '../http/fields.js';
import {
  idView,
  instantView,
  moneyView,
  pageView,
  quantityView,
  stampViews,
  textView,
} from '../http/view-fields.js';
import { namedInput, namedView } from '../openapi/json-schema.js';

export const INVOICE_STATES = ['draft', 'issued', 'paid', 'void'] as const;
export type InvoiceState = (typeof INVOICE_STATES)[number];
const CLAIM_TYPES = ['professional', 'institutional'] as const;

const line = z.strictObject({
  code: text(64).optional(),
  description: text(1000),
  quantity: quantity.default('1'),
  unitPrice: money,
});

const details = {
  payer: text(200).optional(),
  claimType: z.enum(CLAIM_TYPES).optional(),
  diagnosisCodes: z.array(text(64)).max(32).default([]),
  notes: text(20_000).optional(),
};

export const createInvoiceInput = namedInput(
  'CreateInvoice',
  z
    .strictObject({
      patientId: id,
      appointmentId: id.optional(),
      practitionerId: id.optional(),
      number: text(64).optional().meta({ description: 'Unique in the clinic; made up when left out' }),
      currency: z
        .string()
        .regex(/^[A-Z]{3}$/)
        .default('USD')
        .meta({ description: 'ISO 4217' }),
      serviceAt: instant.optional(),
      lines: z.array(line).min(1).max(200),
      ...details,
    })
    .meta({
      examples: [
        {
          patientId: '01939f4e-7c3a-7b21-9d55-0c7f3b6f2a10',
          lines: [{ code: '99213', description: 'Office visit', quantity: '1', unitPrice: '125.50' }],
        },
      ],
    }),
);
export type CreateInvoice = z.output<typeof createInvoiceInput>;

export const updateInvoiceInput = namedInput(
  'UpdateInvoice',
  changesOf({ ...details, lines: z.array(line).min(1).max(200) }).meta({
    examples: [{ payer: 'Blue Shield' }],
  }),
);
export type UpdateInvoice = z.output<typeof updateInvoiceInput>;

export const issueInvoiceInput = namedInput(
  'IssueInvoice',
  z
    .strictObject({ dueAt: instant.optional().meta({ description: 'In 30 days when left out' }) })
    .meta({ examples: [{ dueAt: '2027-02-10T00:00:00Z' }] }),
);
export type IssueInvoice = z.output<typeof issueInvoiceInput>;

export const listInvoicesQuery = z.strictObject({
  ...pageQuery,
  patientId: id.optional(),
  appointmentId: id.optional(),
  practitionerId: id.optional(),
  status: z.enum(INVOICE_STATES).optional(),
  number: text(64).optional(),
});
export type ListInvoices = z.output<typeof listInvoicesQuery>;

const summary = {
  id: idView,
  patientId: idView,
  appointmentId: idView.nullable(),
  practitionerId: idView.nullable(),
  number: textView,
  status: z.enum(INVOICE_STATES),
  currency: textView,
  total: moneyView,
  amountPaid: moneyView,
  payerCoverage: moneyView,
  payer: textView.nullable(),
  claimType: z.enum(CLAIM_TYPES).nullable(),
  diagnosisCodes: z.array(textView),
  serviceAt: instantView.nullable(),
  issuedAt: instantView.nullable(),
  dueAt: instantView.nullable(),
  settledAt: instantView.nullable(),
  notes: textView.nullable(),
  ...stampViews,
};

const invoiceLineView = namedView(
  'InvoiceLine',
  z.object({
    id: idView,
    position: z.int(),
    code: textView.nullable(),
    description: textView,
    quantity: quantityView,
    unitPrice: moneyView,
    amount: moneyView,
  }),
);

export const invoiceView = namedView('Invoice', z.object({ ...summary, lines: z.array(invoiceLineView) }));
export const invoicePageView = pageView('InvoicePage', namedView('InvoiceSummary', z.object(summary)));
