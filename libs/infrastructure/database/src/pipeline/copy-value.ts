/** Copies what its holder can change in place; decimals and other value objects are shared, and frozen. */
export function copyValue(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copyValue);
  if (value instanceof Date) return new Date(value.getTime());
  if (value instanceof Uint8Array) return new Uint8Array(value);
  if (Object.getPrototypeOf(value) !== Object.prototype) return frozen(value);
  // A spread keeps an own `__proto__` as data, which assignments then find, and costs half of what they do.
  const copy: Record<string, unknown> = { ...value };
  // All its keys are its own: a list of them would cost as much as the copy.
  for (const key in copy) {
    const item = copy[key];
    if (typeof item === 'object' && item !== null) copy[key] = copyValue(item);
  }
  return copy;
}

/** Whoever reckons with it makes another. */
function frozen(value: object): object {
  for (const part of Object.values(value)) if (Array.isArray(part)) Object.freeze(part);
  return Object.freeze(value);
}
