/** NUL, and half of a surrogate pair: PostgreSQL stores neither. */
const NOT_STORABLE = /[\0\p{Surrogate}]/u;

/** @param most longest length; UTF-16 units */
export function isStorableText(value: unknown, most: number): value is string {
  return typeof value === 'string' && value.length <= most && !NOT_STORABLE.test(value);
}
