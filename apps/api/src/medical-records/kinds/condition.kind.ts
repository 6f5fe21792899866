import { z } from 'zod';
import { defined } from '../../http/defined.js';
import { day, id, text } from '../../http/fields.js';
import { dayView, idView, textView } from '../../http/view-fields.js';
import { defineKind, recordFields } from '../record-kind.js';

export const conditionKind = defineKind({
  path: 'conditions',
  title: 'condition',
  resourceType: 'Condition',
  fields: z.strictObject({
    ...recordFields('SNOMED-CT'),
    practitionerId: id.optional(),
    onsetOn: day,
    resolvedOn: day.optional(),
    notes: text(20_000).optional(),
  }),
  example: { code: '38341003', description: 'Hypertension', onsetOn: '2026-03-01' },
  views: {
    practitionerId: idView.nullable(),
    onsetOn: dayView,
    resolvedOn: dayView.nullable(),
    notes: textView.nullable(),
  },
  list: (database, { cursor, limit, ...filters }) =>
    database.paginate('condition', { where: defined(filters), orderBy: { onsetOn: 'desc' }, limit, cursor }),
  find: (client, key) => client.condition.findUnique({ where: { id: key } }),
  create: (client, data) => client.condition.create({ data: defined(data) }),
});
