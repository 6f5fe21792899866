import { z } from 'zod';
import { defined } from '../../http/defined.js';
import { day, text } from '../../http/fields.js';
import { dayView, textView } from '../../http/view-fields.js';
import { defineKind, recordFields } from '../record-kind.js';

const TYPES = ['allergy', 'intolerance'] as const;
const CATEGORIES = ['environment', 'food', 'medication', 'biologic'] as const;

const reaction = z.strictObject({
  code: text(64),
  description: text(300),
  severity: z.enum(['mild', 'moderate', 'severe']).optional(),
});

export const allergyKind = defineKind({
  path: 'allergies',
  title: 'allergy',
  resourceType: 'Allergy',
  fields: z.strictObject({
    ...recordFields('SNOMED-CT'),
    type: z.enum(TYPES).default('allergy'),
    category: z.enum(CATEGORIES).optional(),
    reactions: z.array(reaction).max(30).default([]),
    onsetOn: day.optional(),
    resolvedOn: day.optional(),
  }),
  example: {
    code: '91935009',
    description: 'Allergy to peanuts',
    category: 'food',
    reactions: [{ code: '247472004', description: 'Wheal', severity: 'mild' }],
  },
  views: {
    type: z.enum(TYPES),
    category: z.enum(CATEGORIES).nullable(),
    reactions: z.array(z.object({ code: textView, description: textView, severity: textView.optional() })),
    onsetOn: dayView.nullable(),
    resolvedOn: dayView.nullable(),
  },
  list: (database, { cursor, limit, ...filters }) =>
    database.paginate('allergy', { where: defined(filters), limit, cursor }),
  find: (client, key) => client.allergy.findUnique({ where: { id: key } }),
  create: (client, { reactions, ...data }) =>
    client.allergy.create({
      data: { ...defined(data), reactions: reactions.map((entry) => defined(entry)) },
    }),
});
