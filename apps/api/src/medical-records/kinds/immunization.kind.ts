import { z } from 'zod';
import { defined } from '../../http/defined.js';
import { id, instant, money, text } from '../../http/fields.js';
import { idView, instantView, moneyView, textView } from '../../http/view-fields.js';
import { defineKind, recordFields } from '../record-kind.js';

export const immunizationKind = defineKind({
  path: 'immunizations',
  title: 'immunization',
  resourceType: 'Immunization',
  fields: z.strictObject({
    ...recordFields('CVX'),
    practitionerId: id.optional(),
    givenAt: instant,
    lotNumber: text(64).optional(),
    site: text(80).optional(),
    baseCost: money.optional(),
  }),
  example: { code: '140', description: 'Influenza, seasonal, injectable', givenAt: '2026-11-20T09:30:00Z' },
  views: {
    practitionerId: idView.nullable(),
    givenAt: instantView,
    lotNumber: textView.nullable(),
    site: textView.nullable(),
    baseCost: moneyView.nullable(),
  },
  list: (database, { cursor, limit, ...filters }) =>
    database.paginate('immunization', {
      where: defined(filters),
      orderBy: { givenAt: 'desc' },
      limit,
      cursor,
    }),
  find: (client, key) => client.immunization.findUnique({ where: { id: key } }),
  create: (client, data) => client.immunization.create({ data: defined(data) }),
});
