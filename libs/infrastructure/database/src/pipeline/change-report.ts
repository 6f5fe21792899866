import type { Lsn } from './lsn.js';
import type { Xid } from './snapshot.js';

/** One row that was inserted, updated or deleted. */
export interface Change {
  /** Null where the row belongs to no clinic and was written in none's name. */
  readonly clinicId: string | null;
  readonly table: string;
  /** Null where the table's rows have no single name. */
  readonly rowId: string | null;
}

/** What was changed between two snapshots of the primary. */
export interface ChangeReport {
  /** As PostgreSQL writes it; to be given back with the next question. */
  readonly snapshot: string;
  /** All transactions before this one had ended, so what they committed is visible in the snapshot. */
  readonly oldestRunning: Xid;
  /** Everything visible in the snapshot was committed before this place. */
  readonly place: Lsn;
  /** The database that answered, since when it has not crashed, and its timeline: snapshots of two cannot be compared. */
  readonly systemId: string;
  readonly timeline: number;
  /** All that is visible in the snapshot and was not in the one before; `too-many` when nobody listed them. */
  readonly changes: readonly Change[] | 'too-many';
}

/**
 * @param since the snapshot of the last report; null for the first one, which lists nothing
 * @param signal ends it early
 */
export type ReadChanges = (since: string | null, signal: AbortSignal) => Promise<ChangeReport>;
