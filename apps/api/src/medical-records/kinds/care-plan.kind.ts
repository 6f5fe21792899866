import { z } from 'zod';
import { defined } from '../../http/defined.js';
import { day, text } from '../../http/fields.js';
import { dayView, textView } from '../../http/view-fields.js';
import { defineKind, recordFields } from '../record-kind.js';

export const carePlanKind = defineKind({
  path: 'care-plans',
  title: 'care plan',
  resourceType: 'CarePlan',
  fields: z.strictObject({
    ...recordFields('SNOMED-CT'),
    startedOn: day,
    endedOn: day.optional(),
    reasonCode: text(64).optional(),
    reasonDescription: text(1000).optional(),
    notes: text(20_000).optional(),
  }),
  example: { code: '734163000', description: 'Diabetes self management plan', startedOn: '2026-11-20' },
  views: {
    startedOn: dayView,
    endedOn: dayView.nullable(),
    reasonCode: textView.nullable(),
    reasonDescription: textView.nullable(),
    notes: textView.nullable(),
  },
  list: (database, { cursor, limit, ...filters }) =>
    database.paginate('carePlan', { where: defined(filters), orderBy: { startedOn: 'desc' }, limit, cursor }),
  find: (client, key) => client.carePlan.findUnique({ where: { id: key } }),
  create: (client, data) => client.carePlan.create({ data: defined(data) }),
});
