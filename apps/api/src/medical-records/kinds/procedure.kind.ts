import { z } from 'zod';
import { defined } from '../../http/defined.js';
import { id, instant, money, text } from '../../http/fields.js';
import { idView, instantView, moneyView, textView } from '../../http/view-fields.js';
import { defineKind, recordFields } from '../record-kind.js';

export const procedureKind = defineKind({
  path: 'procedures',
  title: 'procedure',
  resourceType: 'Procedure',
  fields: z.strictObject({
    ...recordFields('SNOMED-CT'),
    practitionerId: id.optional(),
    startedAt: instant,
    endedAt: instant.optional(),
    reasonCode: text(64).optional(),
    reasonDescription: text(1000).optional(),
    baseCost: money.optional(),
    notes: text(20_000).optional(),
  }),
  example: { code: '430193006', description: 'Medication reconciliation', startedAt: '2026-11-20T09:30:00Z' },
  views: {
    practitionerId: idView.nullable(),
    startedAt: instantView,
    endedAt: instantView.nullable(),
    reasonCode: textView.nullable(),
    reasonDescription: textView.nullable(),
    baseCost: moneyView.nullable(),
    notes: textView.nullable(),
  },
  list: (database, { cursor, limit, ...filters }) =>
    database.paginate('procedure', {
      where: defined(filters),
      orderBy: { startedAt: 'desc' },
      limit,
      cursor,
    }),
  find: (client, key) => client.procedure.findUnique({ where: { id: key } }),
  create: (client, data) => client.procedure.create({ data: defined(data) }),
});
