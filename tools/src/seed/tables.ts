import type { Table } from '../bulk-load/index.js';

const keyed = (name: string, model: string): Table => ({
  name,
  model,
  key: ['clinic_id', 'source', 'source_key'],
});

/** Tables that seeding fills, in an order in which every row finds what it points at. */
export const TABLES = {
  clinics: { name: 'clinics', model: 'Clinic', key: ['source', 'source_key'] },
  locations: keyed('locations', 'Location'),
  users: { name: 'users', model: 'User', key: ['id'], hiddenColumns: ['managing_clinic_id'] },
  credentials: { name: 'credentials', model: 'Credential', key: ['user_id'] },
  memberships: { name: 'memberships', model: 'Membership', key: ['clinic_id', 'user_id'] },
  profiles: { name: 'profiles', model: 'Profile', key: ['clinic_id', 'user_id'] },
  practitioners: keyed('practitioners', 'Practitioner'),
  patients: keyed('patients', 'Patient'),
  consents: keyed('consents', 'Consent'),
  appointments: keyed('appointments', 'Appointment'),
  conditions: keyed('conditions', 'Condition'),
  observations: keyed('observations', 'Observation'),
  procedures: keyed('procedures', 'Procedure'),
  immunizations: keyed('immunizations', 'Immunization'),
  allergies: keyed('allergies', 'Allergy'),
  carePlans: keyed('care_plans', 'CarePlan'),
  prescriptions: keyed('prescriptions', 'Prescription'),
  invoices: keyed('invoices', 'Invoice'),
  invoiceLines: keyed('invoice_lines', 'InvoiceLine'),
} as const satisfies Readonly<Record<string, Table>>;

export type SeededTable = keyof typeof TABLES;

export const SEEDED_TABLES = Object.keys(TABLES) as readonly SeededTable[];
