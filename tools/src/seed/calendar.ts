export const DAY_MS = 86_400_000;
export const MINUTE_MS = 60_000;

/** When the invented clinics stand still: visits before it are over, those after it are booked. A Monday. */
export const TODAY_MS = Date.UTC(2026, 0, 5);

/** For how long the clinics have registered patients; days. */
export const HISTORY_DAYS = 1825;

const SLOTS_A_DAY = 16;
const SLOT_MINUTES = 30;
/** Eight in the morning on the American east coast, in winter. */
const OPENING_HOUR_UTC = 13;
const WORKING_DAYS = 5;

export const iso = (timeMs: number): string => new Date(timeMs).toISOString();

export const isoDate = (timeMs: number): string => iso(timeMs).slice(0, 10);

/** Beginning and end of the n-th bookable half hour from {@link TODAY_MS} on, weekends left out. No two overlap. */
export function slot(number: number): { readonly startMs: number; readonly endMs: number } {
  const workingDay = Math.floor(number / SLOTS_A_DAY);
  const day = Math.floor(workingDay / WORKING_DAYS) * 7 + (workingDay % WORKING_DAYS);
  const minutes = OPENING_HOUR_UTC * 60 + (number % SLOTS_A_DAY) * SLOT_MINUTES;
  const startMs = TODAY_MS + day * DAY_MS + minutes * MINUTE_MS;
  return { startMs, endMs: startMs + SLOT_MINUTES * MINUTE_MS };
}
