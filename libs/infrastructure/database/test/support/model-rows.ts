import { uuidv7 } from './uuid.js';

export type Data = Record<string, unknown>;

/** The clinic a row is made for: ids of rows that exist there. */
export interface RowParents {
  /** In every free text of the clinic's rows, and in no other clinic's. */
  readonly marker: string;
  idOf(model: string): string;
}

/** What the application role may do with a model's rows of its own clinic. */
export type Right = 'read' | 'create' | 'update' | 'delete';

export interface ModelCase {
  readonly rights: readonly Right[];
  /** Everything a create takes that is unique or points elsewhere, and what it needs besides; `label` makes it unique. */
  row(parents: RowParents, label: string): Data;
  /** A change that every row of the model bears. */
  readonly touch: Data;
}

const ALL: readonly Right[] = ['read', 'create', 'update', 'delete'];
const day = new Date('2024-03-01');
const touchCreated = { createdAt: new Date('2020-01-01') };

/** Rows of clinic models: all rights. */
const clinicModel = (row: ModelCase['row'], touch: Data = touchCreated): ModelCase => ({
  rights: ALL,
  row,
  touch,
});

/** One text for each row of a run, so that appointments and lines do not collide. */
const number = (label: string) =>
  [...label].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 9000, 7);
const imported = (label: string): Data => ({ source: 'matrix', sourceKey: label });

const record = ({ marker, idOf }: RowParents, label: string): Data => ({
  id: uuidv7(),
  patientId: idOf('Patient'),
  appointmentId: idOf('Appointment'),
  code: label,
  description: marker,
  ...imported(label),
});
const treatedRecord = (parents: RowParents, label: string): Data => ({
  ...record(parents, label),
  practitionerId: parents.idOf('Practitioner'),
});

/**
 * Every model of the schema, and how a row of it is made. A model that is missing here fails the isolation matrix:
 * add it with its rights, its unique values and its references.
 */
export const MODEL_CASES: Readonly<Record<string, ModelCase>> = {
  Clinic: {
    rights: ['read', 'update'],
    row: ({ marker }, label) => ({ id: uuidv7(), name: marker, slug: label, ...imported(label) }),
    touch: { city: 'Bern' },
  },
  User: {
    rights: ['read', 'create', 'update'],
    row: ({ marker }, label) => ({ name: marker, email: `${label}@example.test` }),
    touch: { phone: '1' },
  },
  Credential: {
    rights: [],
    row: ({ idOf }, label) => ({
      userId: idOf('User'),
      loginEmail: `${label}@example.test`,
      passwordHash: 'x'.repeat(40),
    }),
    touch: { failedAttempts: 1 },
  },
  AuditEntry: {
    rights: [],
    row: () => ({
      action: 'X',
      resourceType: 'X',
      operation: 'INSERT',
      tableName: 'x',
      dbRole: 'x',
      txid: 1n,
    }),
    touch: { action: 'Y' },
  },
  StateTransition: {
    rights: ['read'],
    row: (_parents, label) => ({ entity: 'appointments', fromState: 'booked', toState: label }),
    touch: { importedOnly: true },
  },
  Location: clinicModel(({ marker }, label) => ({ id: uuidv7(), name: marker, ...imported(label) })),
  Membership: clinicModel(({ idOf }) => ({
    id: uuidv7(),
    userId: idOf('User'),
    roles: ['nurse'],
    status: 'active',
  })),
  MembershipLocation: clinicModel(({ idOf }) => ({
    membershipId: idOf('Membership'),
    locationId: idOf('Location'),
  })),
  Profile: clinicModel(({ marker, idOf }) => ({ id: uuidv7(), userId: idOf('User'), displayName: marker })),
  LoginSession: clinicModel(
    ({ marker, idOf }) => ({
      id: uuidv7(),
      userId: idOf('User'),
      tokenId: uuidv7(),
      expiresAt: new Date('2090-01-01'),
      userAgent: marker,
    }),
    { authLevel: 'mfa' },
  ),
  Practitioner: clinicModel(({ marker, idOf }, label) => ({
    id: uuidv7(),
    userId: idOf('User'),
    name: marker,
    licenceNumber: label,
    ...imported(label),
  })),
  Patient: clinicModel(({ marker, idOf }, label) => ({
    id: uuidv7(),
    userId: idOf('User'),
    mrn: label,
    firstName: marker,
    lastName: marker,
    birthDate: day,
    ...imported(label),
  })),
  Consent: clinicModel(({ marker, idOf }, label) => ({
    id: uuidv7(),
    patientId: idOf('Patient'),
    category: 'treatment',
    terms: marker,
    ...imported(label),
  })),
  OperationReceipt: clinicModel(({ marker }, label) => ({
    key: label,
    fingerprint: 'f'.repeat(64),
    result: marker,
  })),
  Appointment: clinicModel(({ marker, idOf }, label) => ({
    id: uuidv7(),
    patientId: idOf('Patient'),
    practitionerId: idOf('Practitioner'),
    locationId: idOf('Location'),
    startsAt: new Date(day.getTime() + number(label) * 3_600_000),
    endsAt: new Date(day.getTime() + number(label) * 3_600_000 + 60_000),
    reason: marker,
    ...imported(label),
  })),
  Condition: clinicModel((parents, label) => ({ ...treatedRecord(parents, label), onsetOn: day })),
  Observation: clinicModel((parents, label) => ({
    ...treatedRecord(parents, label),
    category: 'survey',
    value: 'v',
    valueType: 'text',
    observedAt: day,
  })),
  Procedure: clinicModel((parents, label) => ({ ...treatedRecord(parents, label), startedAt: day })),
  Immunization: clinicModel((parents, label) => ({ ...treatedRecord(parents, label), givenAt: day })),
  Allergy: clinicModel(record),
  CarePlan: clinicModel((parents, label) => ({ ...record(parents, label), startedOn: day })),
  Prescription: clinicModel((parents, label) => ({ ...treatedRecord(parents, label), startedAt: day })),
  Invoice: clinicModel(({ marker, idOf }, label) => ({
    id: uuidv7(),
    patientId: idOf('Patient'),
    appointmentId: idOf('Appointment'),
    practitionerId: idOf('Practitioner'),
    number: label,
    notes: marker,
    ...imported(label),
  })),
  InvoiceLine: clinicModel(({ marker, idOf }, label) => ({
    id: uuidv7(),
    invoiceId: idOf('Invoice'),
    position: 1 + number(label),
    description: marker,
    unitPrice: 1,
    amount: 1,
    ...imported(label),
  })),
};

/** Those that a clinic's own rows can be planted of, parents first. */
export const PLANTED_MODELS: readonly string[] = [
  'User',
  'Location',
  'Membership',
  'MembershipLocation',
  'Profile',
  'LoginSession',
  'Practitioner',
  'Patient',
  'Consent',
  'Appointment',
  'Condition',
  'Observation',
  'Procedure',
  'Immunization',
  'Allergy',
  'CarePlan',
  'Prescription',
  'Invoice',
  'InvoiceLine',
  'OperationReceipt',
];
