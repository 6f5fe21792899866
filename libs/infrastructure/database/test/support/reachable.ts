/** One thing that can be got hold of, and the way to it. */
export interface Reached {
  readonly path: string;
  readonly value: object;
}

const builtIns = new Set<unknown>(
  [globalThis, Object, Function, Array, Promise, Error, Date, Map, Set, Uint8Array, Buffer, Symbol].flatMap(
    (value: object) => [value, (value as { prototype?: unknown }).prototype],
  ),
);

/**
 * Everything that code can reach from an object without calling it: properties by name and by symbol, hidden or not,
 * values of getters, prototypes, and the properties of functions.
 */
export function* reachableFrom(root: object, name: string, most = 20_000): Generator<Reached> {
  const seen = new Set<unknown>(builtIns);
  const queue: { path: string; value: unknown; owner: unknown }[] = [
    { path: name, value: root, owner: root },
  ];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const { path, value } = next;
    if (!isObject(value) || seen.has(value)) continue;
    if (seen.size > most) throw new Error(`more than ${String(most)} objects can be reached from ${name}`);
    seen.add(value);
    yield { path, value };
    queue.push({ path: `${path}.[[Prototype]]`, value: Object.getPrototypeOf(value), owner: value });
    for (const key of Reflect.ownKeys(value)) {
      queue.push({ path: `${path}.${String(key)}`, value: read(value, key, next.owner), owner: value });
    }
  }
}

/** A getter on a prototype answers for its instance; one that throws hands nothing out. */
function read(holder: object, key: PropertyKey, instance: unknown): unknown {
  for (const receiver of [holder, instance]) {
    try {
      const value: unknown = Reflect.get(holder, key, receiver);
      if (value !== undefined) return value;
    } catch {
      continue;
    }
  }
  return undefined;
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
