import type { Random } from './random.js';

/** The clinic a row is made for, as its factory sees it: ids of parents that exist there. */
export interface RowParents {
  /** Text that every row of this clinic carries and no other clinic's does. */
  readonly marker: string;
  readonly idOf: (model: string) => string;
}

type Data = Record<string, unknown>;
type Factory = (parents: RowParents, random: Random, label: string) => Data;

const AT = Date.UTC(2020, 0, 1);
const HOUR_MS = 3_600_000;

const day = (random: Random): Date => new Date(AT + random.below(1500) * 24 * HOUR_MS);
const coded = ({ marker, idOf }: RowParents, label: string): Data => ({
  patientId: idOf('Patient'),
  code: label,
  description: `${marker} ${label}`,
});

/** The least a create needs, by model; every text carries the clinic's marker, `label` is unique in the clinic. */
export const ROW_DATA: Readonly<Record<string, Factory>> = {
  Location: ({ marker }, _random, label) => ({ name: `${marker} ${label}` }),
  Practitioner: ({ marker }, _random, label) => ({ name: `${marker} ${label}` }),
  Patient: ({ marker }, random, label) => ({
    // The medical record number is the same text in every clinic: uniqueness must not reach across.
    mrn: label,
    firstName: marker,
    lastName: `${marker} ${label}`,
    birthDate: new Date(Date.UTC(1950 + random.below(60), random.below(12), 1)),
  }),
  Appointment: ({ marker, idOf }, _random, label) => {
    // A slot of its own: no practitioner is booked twice.
    const startsAt = new Date(AT + Number(label.replace(/\D/g, '')) * (HOUR_MS / 4));
    return {
      patientId: idOf('Patient'),
      practitionerId: idOf('Practitioner'),
      startsAt,
      endsAt: new Date(startsAt.getTime() + HOUR_MS / 4),
      reason: `${marker} ${label}`,
    };
  },
  Condition: (parents, random, label) => ({ ...coded(parents, label), onsetOn: day(random) }),
  Observation: (parents, random, label) => ({
    ...coded(parents, label),
    category: 'vital-signs',
    value: '1',
    valueType: 'numeric',
    valueNumber: '1',
    observedAt: day(random),
  }),
  Procedure: (parents, random, label) => ({ ...coded(parents, label), startedAt: day(random) }),
  Immunization: (parents, random, label) => ({ ...coded(parents, label), givenAt: day(random) }),
  Allergy: (parents, _random, label) => coded(parents, label),
  CarePlan: (parents, random, label) => ({ ...coded(parents, label), startedOn: day(random) }),
  Prescription: (parents, random, label) => ({ ...coded(parents, label), startedAt: day(random) }),
  Invoice: ({ marker, idOf }, _random, label) => ({
    patientId: idOf('Patient'),
    number: label,
    notes: `${marker} ${label}`,
  }),
  InvoiceLine: ({ marker, idOf }, random, label) => ({
    invoiceId: idOf('Invoice'),
    position: 1 + random.below(10_000),
    description: `${marker} ${label}`,
    unitPrice: '1.00',
    amount: '1.00',
  }),
  Consent: ({ marker, idOf }, _random, label) => ({
    patientId: idOf('Patient'),
    category: 'treatment',
    terms: `${marker} ${label}`,
  }),
  LoginSession: ({ marker, idOf }, random, label) => ({
    userId: idOf('User'),
    tokenId: random.uuid(),
    expiresAt: new Date(Date.UTC(2090, 0, 1)),
    userAgent: `${marker} ${label}`,
  }),
};

/** The models that programs work on, parents first. */
export const PROGRAM_MODELS: readonly string[] = Object.keys(ROW_DATA);

/** Those that nothing points at, so that deleting one needs no order. */
export const LEAF_MODELS: readonly string[] = [
  'Condition',
  'Observation',
  'Procedure',
  'Immunization',
  'Allergy',
  'CarePlan',
  'Prescription',
  'InvoiceLine',
  'Consent',
  'LoginSession',
];
