/** Where in a result something of another clinic stands; null when all of it is the clinic's own. */
export function findForeign(
  result: unknown,
  ownClinic: string,
  ownMarker: string,
  clinicIds: ReadonlySet<string>,
): string | null {
  const stack: { value: unknown; path: string }[] = [{ value: result, path: '' }];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { value, path } = next;
    if (typeof value === 'string') {
      if (clinicIds.has(value) && value !== ownClinic) return path;
      const marker = /#\d+#/.exec(value)?.[0];
      if (marker !== undefined && marker !== ownMarker) return path;
    } else if (typeof value === 'object' && value !== null && !(value instanceof Date)) {
      for (const [key, child] of Object.entries(value)) stack.push({ value: child, path: `${path}.${key}` });
    }
  }
  return null;
}
