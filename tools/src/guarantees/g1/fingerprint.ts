/** The time of day. */
const NOT_REPEATABLE = new Set(['updatedAt', 'createdAt']);

/**
 * What two runs of one program must agree on; rows of a list that asked for no order may come in any.
 * @param aliasOf - a repeatable name for a text that is not
 */
export function fingerprint(result: unknown, aliasOf: (text: string) => string | undefined): string {
  const canonical = (value: unknown): string =>
    JSON.stringify(value, (key, part: unknown) => {
      if (NOT_REPEATABLE.has(key)) return undefined;
      if (typeof part === 'bigint') return String(part);
      if (typeof part === 'string') return aliasOf(part) ?? part;
      return Array.isArray(part) ? part.map(canonical).sort() : part;
    });
  return result === undefined ? '' : canonical(result);
}
