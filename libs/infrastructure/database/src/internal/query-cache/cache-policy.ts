const MINUTE_MS = 60_000;

/** How long results of a model stay fresh, where its kind of data has a time of its own; ms. Source: mission, "Caching Strategy". */
const TTL_MS: Readonly<Record<string, number | undefined>> = {
  Clinic: 60 * MINUTE_MS,
  Patient: 30 * MINUTE_MS,
  Appointment: 5 * MINUTE_MS,
};
/** For whatever shows an emergency. */
export const EMERGENCY_TTL_MS = MINUTE_MS;

/** How long results of the model stay fresh; ms, undefined where its kind of data has no time of its own. */
export function ownTtlOf(model: string): number | undefined {
  return TTL_MS[model];
}

/** Whether an emergency is among the rows, or brought along with one. */
export function holdsEmergency(part: unknown): boolean {
  if (Array.isArray(part)) return part.some(holdsEmergency);
  if (typeof part !== 'object' || part === null || Object.getPrototypeOf(part) !== Object.prototype)
    return false;
  return Object.entries(part).some(([key, value]) =>
    key === 'encounterClass' ? value === 'emergency' : holdsEmergency(value),
  );
}
