import { inspect } from 'node:util';
import { DatabaseError } from '@infrastructure/database';
import { Prisma } from '../../src/prisma/generated/client/client.js';
import { withoutAccidents } from './accidents.js';

/** How a program ended, so that two ends are equal exactly when no caller could tell them apart. */
export type Outcome = { readonly value: unknown } | { readonly refusal: string };

export async function outcomeOf(program: () => Promise<unknown>): Promise<Outcome> {
  try {
    return { value: shapeOf(await program()) };
  } catch (error) {
    return { refusal: reasonOf(error) };
  }
}

/** The service's own code; of Prisma what tells its errors apart. */
function reasonOf(error: unknown): string {
  if (error instanceof DatabaseError) return error.code;
  if (error instanceof Prisma.PrismaClientKnownRequestError)
    return [error.code, ...sqlStateOf(error)].join(' ');
  if (error instanceof Prisma.PrismaClientValidationError)
    return /^Unknown (?:argument|field) `/m.test(error.message) ? 'unknown name' : 'validation';
  return String(error);
}

/** Of an error under which Prisma puts all that it has no code for. */
function sqlStateOf({ code, meta }: Prisma.PrismaClientKnownRequestError): string[] {
  if (code !== 'P2010' && code !== 'P2039') return [];
  const { cause } = meta?.['driverAdapterError'] as { cause: { originalCode: string } };
  return [cause.originalCode];
}

/**
 * A value as plain data in which its class, the order of its keys, and undefined, absent and null stay apart, without
 * what may differ between two runs.
 */
function shapeOf(value: unknown): unknown {
  if (typeof value === 'string') return withoutAccidents(value);
  if (typeof value !== 'object') return [typeof value, inspect(value)];
  if (value === null) return null;
  const kind = classOf(value);
  if (value instanceof Date) return [kind, withoutAccidents(value.toISOString())];
  if (value instanceof Prisma.Decimal) return [kind, value.toFixed()];
  if (value instanceof Uint8Array) return [kind, ...value];
  if (Array.isArray(value)) return [kind, ...value.map((element) => shapeOf(element))];
  return [kind, ...Reflect.ownKeys(value).map((key) => [String(key), shapeOf(Reflect.get(value, key))])];
}

const CLASSES: readonly (readonly [prototype: unknown, name: string])[] = [
  [null, 'no class'],
  [Object.prototype, 'Object'],
  [Array.prototype, 'Array'],
  [Date.prototype, 'Date'],
  [Prisma.Decimal.prototype, 'Decimal'],
  [Uint8Array.prototype, 'Uint8Array'],
];

/** By identity: a look-alike of Decimal or Date is another class. */
function classOf(value: object): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  return CLASSES.find(([known]) => known === prototype)?.[1] ?? 'another class';
}
