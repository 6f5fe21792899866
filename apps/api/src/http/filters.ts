/**
 * Texts that begin like this, as a range: LIKE is not leakproof, so under row-level security it could not use the
 * index (text comparison can).
 */
export function beginsWith(prefix: string | undefined): { gte: string; lt: string } | undefined {
  return prefix === undefined ? undefined : { gte: prefix, lt: `${prefix}\u{10ffff}` };
}

/** Instants from the first on and before the second, whichever of them is given. */
export function between(
  from: Date | undefined,
  before: Date | undefined,
): { gte?: Date; lt?: Date } | undefined {
  if (from === undefined && before === undefined) return undefined;
  return { ...(from !== undefined && { gte: from }), ...(before !== undefined && { lt: before }) };
}
