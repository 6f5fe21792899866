import type { Method } from './api-client.js';

/** A JSON body that a route takes, as its documentation shows it. */
export interface DocumentedBody {
  readonly method: Method;
  readonly path: string;
  readonly example: unknown;
}

interface Operation {
  readonly parameters?: readonly { readonly in: string; readonly name: string }[];
  readonly requestBody?: {
    readonly content: Readonly<
      Record<string, { readonly examples?: { readonly example?: { readonly value: unknown } } }>
    >;
  };
}

type Document = Readonly<Record<string, unknown>>;
type Place = readonly (string | number)[];

/** @throws for a body without an example */
export function bodiesIn(document: Document): DocumentedBody[] {
  return operationsIn(document).flatMap(({ method, path, operation }) => {
    if (operation.requestBody === undefined) return [];
    const example = operation.requestBody.content['application/json']?.examples?.example;
    if (example === undefined) throw new Error(`${method} ${path} documents no example`);
    return [{ method, path, example: example.value }];
  });
}

/** Every parameter of a query string. */
export function queriesIn(document: Document): { readonly path: string; readonly name: string }[] {
  return operationsIn(document)
    .filter(({ method }) => method === 'GET')
    .flatMap(({ path, operation }) =>
      (operation.parameters ?? []).filter((one) => one.in === 'query').map(({ name }) => ({ path, name })),
    );
}

function operationsIn({ paths }: Document) {
  return Object.entries(paths as Readonly<Record<string, Readonly<Record<string, Operation>>>>).flatMap(
    ([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        path,
        method: method.toUpperCase() as Method,
        operation,
      })),
  );
}

/** The way to every value, in lists and objects too. */
export function placesIn(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) return [[]];
  const keys = Array.isArray(value) ? value.keys() : Object.keys(value);
  return [...keys].flatMap((key) =>
    placesIn((value as Record<string | number, unknown>)[key]).map((rest) => [key, ...rest]),
  );
}

/** A copy with another value in one place. */
export function replaced(value: unknown, [key, ...rest]: Place, by: unknown): unknown {
  if (key === undefined) return by;
  if (Array.isArray(value))
    return value.map((item: unknown, index) => (index === key ? replaced(item, rest, by) : item));
  const object = value as Readonly<Record<string, unknown>>;
  return { ...object, [key]: replaced(object[String(key)], rest, by) };
}
