const MINUTE_MS = 60_000;

/** How long results of a model stay fresh, where its kind of data has a time of its own; ms. Source: mission, "Caching Strategy". */
const TTL_MS: Readonly<Record<string, number>> = {
  Clinic: 60 * MINUTE_MS,
  Patient: 30 * MINUTE_MS,
  Appointment: 5 * MINUTE_MS,
};
const EMERGENCY_TTL_MS = MINUTE_MS;

/**
 * How long a result may be handed out; ms.
 *
 * @param fallbackMs for models without a time of their own
 * @param askedMs what the call asks for; an emergency outranks it
 */
export function ttlOf(model: string, result: unknown, fallbackMs: number, askedMs?: number): number {
  const ttlMs = askedMs ?? TTL_MS[model] ?? fallbackMs;
  return holdsEmergency(result) ? Math.min(ttlMs, EMERGENCY_TTL_MS) : ttlMs;
}

/** Whether an emergency is among the rows, or brought along with one. */
function holdsEmergency(part: unknown): boolean {
  if (Array.isArray(part)) return part.some(holdsEmergency);
  if (typeof part !== 'object' || part === null || Object.getPrototypeOf(part) !== Object.prototype)
    return false;
  return Object.entries(part).some(([key, value]) =>
    key === 'encounterClass' ? value === 'emergency' : holdsEmergency(value),
  );
}
