import { z } from 'zod';
import { changesOf, email, id, pageQuery, phone, text } from '../http/fields.js';
import { idView, pageView, stampViews, textView } from '../http/view-fields.js';
import { namedInput, namedView } from '../openapi/json-schema.js';

const GENDERS = ['female', 'male', 'other', 'unknown'] as const;
const PRACTITIONER_STATES = ['active', 'inactive'] as const;

const details = {
  userId: id
    .optional()
    .meta({ description: 'The user who signs in as this practitioner; a member of the clinic' }),
  name: text(200),
  gender: z.enum(GENDERS).default('unknown'),
  specialty: text(200).optional(),
  licenceNumber: text(64).optional(),
  email: email.optional(),
  phone: phone.optional(),
  addressLine: text(300).optional(),
  city: text(120).optional(),
  state: text(80).optional(),
  postalCode: text(20).optional(),
  status: z.enum(PRACTITIONER_STATES).default('active'),
};

export const createPractitionerInput = namedInput(
  'CreatePractitioner',
  z.strictObject(details).meta({ examples: [{ name: 'Dr. Grace Hopper', specialty: 'GENERAL PRACTICE' }] }),
);
export type CreatePractitioner = z.output<typeof createPractitionerInput>;

export const updatePractitionerInput = namedInput(
  'UpdatePractitioner',
  changesOf(details).meta({ examples: [{ status: 'inactive' }] }),
);
export type UpdatePractitioner = z.output<typeof updatePractitionerInput>;

export const listPractitionersQuery = z.strictObject({
  ...pageQuery,
  specialty: text(200).optional().meta({ description: 'Exactly this specialty' }),
  name: text(200).optional().meta({ description: 'Names that begin like this; case counts' }),
  userId: id.optional(),
});
export type ListPractitioners = z.output<typeof listPractitionersQuery>;

export const practitionerView = namedView(
  'Practitioner',
  z.object({
    id: idView,
    userId: idView.nullable(),
    name: textView,
    gender: z.enum(GENDERS),
    specialty: textView.nullable(),
    licenceNumber: textView.nullable(),
    email: textView.nullable(),
    phone: textView.nullable(),
    addressLine: textView.nullable(),
    city: textView.nullable(),
    state: textView.nullable(),
    postalCode: textView.nullable(),
    status: z.enum(PRACTITIONER_STATES),
    ...stampViews,
  }),
);

export const practitionerPageView = pageView('PractitionerPage', practitionerView);
