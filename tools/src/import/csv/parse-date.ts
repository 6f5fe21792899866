const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const INSTANT = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(Z|[+-]\d{2}:?\d{2})$/;

/** What the database accepts as a date of birth, and a sane bound for everything else; years. */
const FIRST_YEAR = 1850;
const LAST_YEAR = 2199;

/** A day that exists, as YYYY-MM-DD; of a date with time, its day in UTC. Else null. */
export function parseDate(text: string): string | null {
  if (DATE.test(text)) return isRealDay(text) ? text : null;
  return parseInstant(text)?.slice(0, 10) ?? null;
}

/** A moment, as ISO 8601 in UTC with milliseconds; a date alone is its midnight in UTC. Else null. */
export function parseInstant(text: string): string | null {
  if (DATE.test(text)) return isRealDay(text) ? `${text}T00:00:00.000Z` : null;
  const match = INSTANT.exec(text);
  if (match === null) return null;
  const [, day = '', hour = '', minute = '', second = '', fraction = '', zone = ''] = match;
  if (!isRealDay(day) || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null;
  const milliseconds = `${fraction}000`.slice(0, 3);
  const offset = zone === 'Z' ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(-2)}`;
  const moment = new Date(`${day}T${hour}:${minute}:${second}.${milliseconds}${offset}`);
  return Number.isNaN(moment.getTime()) ? null : moment.toISOString();
}

/** `Date` would move the 30th of February on to March. */
function isRealDay(text: string): boolean {
  const year = Number(text.slice(0, 4));
  if (year < FIRST_YEAR || year > LAST_YEAR) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
