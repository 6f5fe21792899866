/** The time of day, and ids that only the database makes. */
const NOT_REPEATABLE = new Set(['updatedAt', 'createdAt', 'userId', 'user']);

/** What two runs of one program must agree on; rows of a list that asked for no order may come in any. */
export function fingerprint(result: unknown): string {
  return JSON.stringify(result, (key, value: unknown) => {
    if (NOT_REPEATABLE.has(key)) return undefined;
    if (typeof value === 'bigint') return String(value);
    return Array.isArray(value) ? [...(value as unknown[])].sort(byId) : value;
  });
}

function byId(a: unknown, b: unknown): number {
  return idIn(a).localeCompare(idIn(b));
}

function idIn(row: unknown): string {
  return (row as { id?: string } | null)?.id ?? '';
}
