import { z } from 'zod';
import { defined } from '../../http/defined.js';
import { id, instant, text } from '../../http/fields.js';
import { decimalView, idView, instantView, textView } from '../../http/view-fields.js';
import { defineKind, recordFields } from '../record-kind.js';

const CATEGORIES = [
  'vital-signs',
  'laboratory',
  'survey',
  'procedure',
  'exam',
  'imaging',
  'social-history',
  'therapy',
] as const;

const NUMBER = /^-?\d{1,20}(\.\d{1,20})?$/;

/** A value that reads as a number is stored as one, too. */
function typed({ value }: { value: string }) {
  return NUMBER.test(value) ? { valueType: 'numeric', valueNumber: value } : { valueType: 'text' };
}

export const observationKind = defineKind({
  path: 'observations',
  title: 'observation',
  resourceType: 'Observation',
  fields: z.strictObject({
    ...recordFields('LOINC'),
    practitionerId: id.optional(),
    category: z.enum(CATEGORIES),
    value: text(1000).meta({ description: 'As reported; a number is recognised' }),
    unit: text(64).optional(),
    observedAt: instant,
  }),
  example: {
    category: 'vital-signs',
    code: '8867-4',
    description: 'Heart rate',
    value: '72',
    unit: '/min',
    observedAt: '2026-11-20T09:30:00Z',
  },
  views: {
    practitionerId: idView.nullable(),
    category: z.enum(CATEGORIES),
    value: textView,
    valueType: z.enum(['numeric', 'text']),
    valueNumber: decimalView.nullable(),
    unit: textView.nullable(),
    observedAt: instantView,
  },
  list: (database, { cursor, limit, ...filters }) =>
    database.paginate('observation', {
      where: defined(filters),
      orderBy: { observedAt: 'desc' },
      limit,
      cursor,
    }),
  find: (client, key) => client.observation.findUnique({ where: { id: key } }),
  create: (client, data) => client.observation.create({ data: { ...defined(data), ...typed(data) } }),
});
