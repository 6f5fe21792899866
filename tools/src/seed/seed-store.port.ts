import type { RowWriter } from '../bulk-load/index.js';

/** The database, as seeding needs it. */
export interface SeedStore extends RowWriter {
  /** How many of these clinics are there, by `source_key`. */
  countClinics(source: string, keys: readonly string[]): Promise<number>;
  /** How many of these patients are there, by `source_key`. */
  countPatients(source: string, clinicIds: readonly string[], keys: readonly string[]): Promise<number>;
}
