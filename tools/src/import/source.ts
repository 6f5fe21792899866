import type { Table } from '../bulk-load/index.js';

/** What imported rows carry in `source`: with the clinic and `source_key` it is their identity. */
export const SOURCE = 'synthea';

const imported = (name: string, model: string): Table => ({
  name,
  model,
  key: ['clinic_id', 'source', 'source_key'],
});

/** Tables that an import writes, by what its report calls them. */
export const TABLES = {
  clinics: { name: 'clinics', model: 'Clinic', key: ['source', 'source_key'] },
  locations: imported('locations', 'Location'),
  practitioners: imported('practitioners', 'Practitioner'),
  patients: imported('patients', 'Patient'),
  appointments: imported('appointments', 'Appointment'),
  prescriptions: imported('prescriptions', 'Prescription'),
  invoices: imported('invoices', 'Invoice'),
  conditions: imported('conditions', 'Condition'),
  observations: imported('observations', 'Observation'),
  procedures: imported('procedures', 'Procedure'),
  immunizations: imported('immunizations', 'Immunization'),
  allergies: imported('allergies', 'Allergy'),
  carePlans: imported('care_plans', 'CarePlan'),
} as const satisfies Readonly<Record<string, Table>>;

export type Entity = keyof typeof TABLES;

export const ENTITIES = Object.keys(TABLES) as readonly Entity[];
