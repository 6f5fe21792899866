import { z } from 'zod';
import { changesOf, day, email, pageQuery, phone, text } from '../http/fields.js';
import { dayView, idView, pageView, stampViews, textView } from '../http/view-fields.js';
import { namedInput, namedView } from '../openapi/json-schema.js';

export const SEXES = ['female', 'male', 'other', 'unknown'] as const;
export const PATIENT_STATES = ['active', 'inactive', 'deceased'] as const;

/** Who a patient is, and how to reach them: what reception and billing work with. */
const demographics = {
  prefix: text(40).optional(),
  firstName: text(200),
  lastName: text(200),
  suffix: text(40).optional(),
  birthDate: day,
  sex: z.enum(SEXES).default('unknown'),
  language: text(35)
    .optional()
    .meta({ description: 'BCP 47', examples: ['en-GB'] }),
  email: email.optional(),
  phone: phone.optional(),
  addressLine: text(300).optional(),
  city: text(120).optional(),
  county: text(120).optional(),
  state: text(80).optional(),
  postalCode: text(20).optional(),
  status: z.enum(PATIENT_STATES).default('active'),
};

/** The rest of the row: for those who treat the patient. */
const careDetails = {
  maidenName: text(200).optional(),
  deceasedOn: day.optional(),
  maritalStatus: text(40).optional(),
  race: text(80).optional(),
  ethnicity: text(80).optional(),
  birthplace: text(200).optional(),
  notes: text(20_000).optional(),
};

export const CARE_FIELDS: ReadonlySet<string> = new Set(Object.keys(careDetails));

const mrn = text(64).optional().meta({ description: 'Medical record number; made up when left out' });

export const createPatientInput = namedInput(
  'CreatePatient',
  z.strictObject({ mrn, ...demographics, ...careDetails }).meta({
    examples: [
      { firstName: 'Ada', lastName: 'Byron', birthDate: '1985-12-10', sex: 'female', phone: '+1 555 0100' },
    ],
  }),
);
export type CreatePatient = z.output<typeof createPatientInput>;

export const updatePatientInput = namedInput(
  'UpdatePatient',
  changesOf({ ...demographics, ...careDetails }).meta({ examples: [{ city: 'Boston', phone: null }] }),
);
export type UpdatePatient = z.output<typeof updatePatientInput>;

export const listPatientsQuery = z.strictObject({
  ...pageQuery,
  mrn: text(64).optional().meta({ description: 'Exactly this record number' }),
  lastName: text(200).optional().meta({ description: 'Last names that begin like this; case counts' }),
  birthDate: day.optional(),
  order: z.enum(['newest', 'name']).default('newest'),
});
export type ListPatients = z.output<typeof listPatientsQuery>;

const careViews = z.object({
  maidenName: textView.nullable(),
  deceasedOn: dayView.nullable(),
  maritalStatus: textView.nullable(),
  race: textView.nullable(),
  ethnicity: textView.nullable(),
  birthplace: textView.nullable(),
  notes: textView.nullable(),
});

export const patientView = namedView(
  'Patient',
  z
    .object({
      id: idView,
      mrn: textView,
      prefix: textView.nullable(),
      firstName: textView,
      lastName: textView,
      suffix: textView.nullable(),
      birthDate: dayView,
      sex: z.enum(SEXES),
      language: textView.nullable(),
      email: textView.nullable(),
      phone: textView.nullable(),
      addressLine: textView.nullable(),
      city: textView.nullable(),
      county: textView.nullable(),
      state: textView.nullable(),
      postalCode: textView.nullable(),
      status: z.enum(PATIENT_STATES),
      ...stampViews,
      ...careViews.partial().shape,
    })
    .meta({
      description:
        'A person’s registration at the clinic. The last fields are there for roles that treat patients.',
    }),
);

export const patientPageView = pageView('PatientPage', patientView);
