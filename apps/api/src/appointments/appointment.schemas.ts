import { z } from 'zod';
import { changesOf, id, instant, money, pageQuery, text } from '../http/fields.js';
import { idView, instantView, moneyView, pageView, stampViews, textView } from '../http/view-fields.js';
import { namedInput, namedView } from '../openapi/json-schema.js';

export const APPOINTMENT_STATES = ['booked', 'checked-in', 'completed', 'cancelled', 'no-show'] as const;
export type AppointmentState = (typeof APPOINTMENT_STATES)[number];

const ENCOUNTER_CLASSES = [
  'ambulatory',
  'emergency',
  'inpatient',
  'wellness',
  'urgentcare',
  'outpatient',
  'virtual',
  'home',
  'hospice',
  'snf',
  'observation',
] as const;

const details = {
  locationId: id.optional(),
  encounterClass: z.enum(ENCOUNTER_CLASSES).default('ambulatory'),
  code: text(64).optional(),
  description: text(1000).optional(),
  reason: text(1000).optional(),
  reasonCode: text(64).optional(),
  reasonDescription: text(1000).optional(),
  baseCost: money.optional(),
  notes: text(20_000).optional(),
};

const endsAfterStart = ({ startsAt, endsAt }: { startsAt: Date; endsAt: Date }) => endsAt > startsAt;

export const createAppointmentInput = namedInput(
  'CreateAppointment',
  z
    .strictObject({ patientId: id, practitionerId: id, startsAt: instant, endsAt: instant, ...details })
    .refine(endsAfterStart, { path: ['endsAt'], error: 'must be after startsAt' })
    .meta({
      examples: [
        {
          patientId: '01939f4e-7c3a-7b21-9d55-0c7f3b6f2a10',
          practitionerId: '01939f4e-7c3a-7b21-9d55-0c7f3b6f2a11',
          startsAt: '2027-01-11T09:00:00Z',
          endsAt: '2027-01-11T09:30:00Z',
          reason: 'Check-up',
        },
      ],
    }),
);
export type CreateAppointment = z.output<typeof createAppointmentInput>;

export const updateAppointmentInput = namedInput(
  'UpdateAppointment',
  changesOf({ practitionerId: id, startsAt: instant, endsAt: instant, ...details }).meta({
    examples: [{ startsAt: '2027-01-11T10:00:00Z', endsAt: '2027-01-11T10:30:00Z' }],
  }),
);
export type UpdateAppointment = z.output<typeof updateAppointmentInput>;

export const cancelAppointmentInput = namedInput(
  'CancelAppointment',
  z.strictObject({ reason: text(1000).optional() }).meta({ examples: [{ reason: 'Patient called' }] }),
);
export type CancelAppointment = z.output<typeof cancelAppointmentInput>;

export const completeAppointmentInput = namedInput(
  'CompleteAppointment',
  z
    .strictObject({ totalCost: money.optional(), notes: text(20_000).optional() })
    .meta({ examples: [{ totalCost: '125.50' }] }),
);
export type CompleteAppointment = z.output<typeof completeAppointmentInput>;

export const listAppointmentsQuery = z.strictObject({
  ...pageQuery,
  practitionerId: id.optional(),
  patientId: id.optional(),
  locationId: id.optional(),
  status: z.enum(APPOINTMENT_STATES).optional(),
  from: instant.optional().meta({ description: 'Starts at or after' }),
  before: instant.optional().meta({ description: 'Starts before' }),
  order: z.enum(['latest', 'earliest']).default('latest'),
});
export type ListAppointments = z.output<typeof listAppointmentsQuery>;

export const appointmentView = namedView(
  'Appointment',
  z.object({
    id: idView,
    patientId: idView,
    practitionerId: idView,
    locationId: idView.nullable(),
    startsAt: instantView,
    endsAt: instantView.meta({ description: 'Exclusive' }),
    status: z.enum(APPOINTMENT_STATES),
    encounterClass: z.enum(ENCOUNTER_CLASSES),
    code: textView.nullable(),
    description: textView.nullable(),
    reason: textView.nullable(),
    reasonCode: textView.nullable(),
    reasonDescription: textView.nullable(),
    cancelReason: textView.nullable(),
    baseCost: moneyView.nullable(),
    totalCost: moneyView.nullable(),
    notes: textView.nullable(),
    ...stampViews,
  }),
);

export const appointmentPageView = pageView('AppointmentPage', appointmentView);
