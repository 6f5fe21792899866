import { DAY_MS, HISTORY_DAYS, TODAY_MS } from '../calendar.js';
import type { DataSet } from '../data-set.js';

/** When every clinic of a data set opened, a month before its first patient. */
export const OPENED_MS = TODAY_MS - (HISTORY_DAYS + 30) * DAY_MS;

/** What rows of a clinic need to know about it; made from its number alone. */
export interface ClinicFacts {
  readonly number: number;
  readonly id: string;
  readonly locationId: string;
  readonly practitionerIds: readonly string[];
}

export function clinicFacts(dataSet: DataSet, number: number): ClinicFacts {
  const random = dataSet.random(`clinic ${number}`);
  const { practitioners } = dataSet.staffOf(number);
  return {
    number,
    id: random.uuid(OPENED_MS),
    locationId: random.uuid(OPENED_MS),
    practitionerIds: Array.from({ length: practitioners }, () => random.uuid(OPENED_MS)),
  };
}
