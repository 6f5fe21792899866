import { createError } from '../errors/index.js';
import type { Change, ChangeReport, ReadChanges } from '../pipeline/change-report.js';
import { parseLsn } from '../pipeline/lsn.js';
import { parseSnapshot } from '../pipeline/snapshot.js';

/** More changes than this in one report are not worth listing. */
const MOST_CHANGES = 5000;

/**
 * Asks the primary's change feed.
 *
 * @param query runs a statement under the system role
 */
export function changeSource(
  query: (text: string, signal: AbortSignal) => Promise<Record<string, unknown>[]>,
): ReadChanges {
  return async (since, signal) => {
    // It is put into the text: only what PostgreSQL itself could have written.
    if (since !== null && parseSnapshot(since) === null) throw createError('DB_INTERNAL');
    const snapshot = since === null ? 'NULL' : `'${since}'`;
    const [row = {}] = await query(
      `SELECT snapshot, place, timeline, system_id, changes FROM healthcare.changes_since(${snapshot}, ${String(MOST_CHANGES)})`,
      signal,
    );
    return reportOf(row);
  };
}

/** @throws DB_INTERNAL when the answer is not what the migrations promise */
function reportOf(row: Record<string, unknown>): ChangeReport {
  const { snapshot, timeline, system_id: systemId, changes } = row;
  const seen = parseSnapshot(snapshot);
  const place = parseLsn(row['place']);
  if (
    typeof snapshot !== 'string' ||
    typeof systemId !== 'string' ||
    typeof timeline !== 'number' ||
    seen === null ||
    place === null
  )
    throw createError('DB_INTERNAL');
  const list = changes === null ? ('too-many' as const) : changesOf(changes);
  return { snapshot, oldestRunning: seen.xmin, place, systemId, timeline, changes: list };
}

function changesOf(changes: unknown): Change[] {
  if (!Array.isArray(changes)) throw createError('DB_INTERNAL');
  return (changes as [string | null, string, string | null][]).map(([clinicId, table, rowId]) => ({
    clinicId,
    table,
    rowId,
  }));
}
