import type { SourceRow } from '../csv/source-row.js';
import { Rejection } from '../rejects/rejection.js';

/** START and STOP; a STOP that is empty is still to come. */
export interface Period {
  readonly start: string;
  readonly stop: string | null;
}

export function periodOfDays(row: SourceRow): Period {
  return ordered({ start: row.requiredDate('START'), stop: row.date('STOP') });
}

export function periodOfInstants(row: SourceRow): Period {
  return ordered({ start: row.requiredInstant('START'), stop: row.instant('STOP') });
}

/** Both are ISO 8601 in UTC, so their order is that of the texts. */
function ordered(period: Period): Period {
  if (period.stop !== null && period.stop < period.start) {
    throw new Rejection('ends-before-start', 'STOP is before START');
  }
  return period;
}
