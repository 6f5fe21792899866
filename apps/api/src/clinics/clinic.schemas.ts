import { z } from 'zod';
import { changesOf, email, phone, text } from '../http/fields.js';
import { idView, stampViews, textView } from '../http/view-fields.js';
import { namedInput, namedView } from '../openapi/json-schema.js';

const isTimeZone = (name: string) => Intl.supportedValuesOf('timeZone').includes(name) || name === 'UTC';

export const updateClinicInput = namedInput(
  'UpdateClinic',
  changesOf({
    name: text(200),
    timeZone: text(64).refine(isTimeZone, { error: 'must be an IANA time zone' }),
    phone: phone.optional(),
    email: email.optional(),
    addressLine: text(300).optional(),
    city: text(120).optional(),
    state: text(80).optional(),
    postalCode: text(20).optional(),
  }).meta({ examples: [{ phone: '+1 555 0199' }] }),
);
export type UpdateClinic = z.output<typeof updateClinicInput>;

export const clinicView = namedView(
  'Clinic',
  z.object({
    id: idView,
    name: textView,
    slug: textView,
    timeZone: textView,
    status: z.enum(['active', 'suspended', 'closed']),
    phone: textView.nullable(),
    email: textView.nullable(),
    addressLine: textView.nullable(),
    city: textView.nullable(),
    state: textView.nullable(),
    postalCode: textView.nullable(),
    ...stampViews,
    locations: z
      .array(z.object({ id: idView, name: textView, city: textView.nullable(), status: textView }))
      .meta({ description: 'Where the clinic sees patients; at most 1000' }),
  }),
);
