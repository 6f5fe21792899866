import type { Row } from '../../bulk-load/index.js';
import { iso } from '../calendar.js';
import type { DataSet } from '../data-set.js';

/** Columns that say where a row is from and when it was made: never "now", or two runs would differ. */
export function origin(dataSet: DataSet, key: string, madeMs: number): Row {
  return { source: dataSet.source, source_key: key, ...made(madeMs) };
}

export function made(madeMs: number): Row {
  return { created_at: iso(madeMs), updated_at: iso(madeMs) };
}

/** Hundredths as PostgreSQL reads an amount. */
export function amount(cents: number): string {
  return (cents / 100).toFixed(2);
}
