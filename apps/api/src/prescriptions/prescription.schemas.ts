import { z } from 'zod';
import { changesOf, id, instant, money, pageQuery, text } from '../http/fields.js';
import { idView, instantView, moneyView, pageView, stampViews, textView } from '../http/view-fields.js';
import { namedInput, namedView } from '../openapi/json-schema.js';

export const PRESCRIPTION_STATES = [
  'draft',
  'active',
  'on-hold',
  'completed',
  'stopped',
  'cancelled',
] as const;
export type PrescriptionState = (typeof PRESCRIPTION_STATES)[number];

const details = {
  dosage: text(1000).optional(),
  endedAt: instant.optional(),
  dispenses: z.int().min(0).max(1000).default(1).meta({ description: 'Times dispensed, or to be dispensed' }),
  reasonCode: text(64).optional(),
  reasonDescription: text(1000).optional(),
  baseCost: money.optional(),
  notes: text(20_000).optional(),
};

export const createPrescriptionInput = namedInput(
  'CreatePrescription',
  z
    .strictObject({
      patientId: id,
      practitionerId: id.optional(),
      appointmentId: id.optional(),
      code: text(64),
      codeSystem: text(64).default('RxNorm'),
      description: text(1000),
      status: z.enum(['draft', 'active']).default('active'),
      startedAt: instant,
      ...details,
    })
    .meta({
      examples: [
        {
          patientId: '01939f4e-7c3a-7b21-9d55-0c7f3b6f2a10',
          code: '314076',
          description: 'Lisinopril 10 MG Oral Tablet',
          dosage: 'One tablet a day',
          startedAt: '2027-01-11T09:30:00Z',
        },
      ],
    }),
);
export type CreatePrescription = z.output<typeof createPrescriptionInput>;

export const updatePrescriptionInput = namedInput(
  'UpdatePrescription',
  changesOf({ status: z.enum(PRESCRIPTION_STATES), ...details }).meta({ examples: [{ status: 'on-hold' }] }),
);
export type UpdatePrescription = z.output<typeof updatePrescriptionInput>;

export const listPrescriptionsQuery = z.strictObject({
  ...pageQuery,
  patientId: id.optional(),
  practitionerId: id.optional(),
  appointmentId: id.optional(),
  status: z.enum(PRESCRIPTION_STATES).optional(),
});
export type ListPrescriptions = z.output<typeof listPrescriptionsQuery>;

export const prescriptionView = namedView(
  'Prescription',
  z.object({
    id: idView,
    patientId: idView,
    appointmentId: idView.nullable(),
    practitionerId: idView.nullable(),
    code: textView,
    codeSystem: textView,
    description: textView,
    dosage: textView.nullable(),
    status: z.enum(PRESCRIPTION_STATES),
    startedAt: instantView,
    endedAt: instantView.nullable(),
    dispenses: z.int(),
    reasonCode: textView.nullable(),
    reasonDescription: textView.nullable(),
    baseCost: moneyView.nullable(),
    totalCost: moneyView.nullable(),
    notes: textView.nullable(),
    ...stampViews,
  }),
);

export const prescriptionPageView = pageView('PrescriptionPage', prescriptionView);
