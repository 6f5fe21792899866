import { isFixed } from './fixed-ids.js';

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+00:00)/g;
/** Longer than any run, shorter than the distance of every planted time. */
const NOW_WITHIN_MS = 3_600_000;

/** A text without all that may differ between two runs of one program: ids made anew, and the present time. */
export function withoutAccidents(text: string): string {
  return text
    .replace(UUID, (id) => (isFixed(id) ? id : '<new id>'))
    .replace(TIME, (time) => (isNow(time) ? '<now>' : time));
}

function isNow(time: string): boolean {
  return Math.abs(new Date(time).getTime() - Date.now()) < NOW_WITHIN_MS;
}
