import type { RowWriter } from '../bulk-load/index.js';

/** The database, as an import needs it. */
export interface ImportStore extends RowWriter {
  /** Ids of the clinics that came from these organizations, by organization. A missing one is left out. */
  clinicIds(organizations: readonly string[]): Promise<ReadonlyMap<string, string>>;
}
