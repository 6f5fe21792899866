import { isDate, isUint8Array } from 'node:util/types';
import type { Identity } from '../../context/identity.js';
import type { Operation, OperationOptions } from '../../pipeline/operation.js';

/**
 * Names a read so that no two different ones share a name: whose it is, what is asked for, and every argument with its
 * kind. Null for arguments that cannot be told from others by their content, as Prisma's own value objects.
 *
 * Keys keep the caller's order: of two orders of one `select` Prisma makes two results.
 */
export function cacheKey({ model, name, args, principal, options }: Operation): string | null {
  if (model === null || principal.kind !== 'clinic') return null;
  const described = describe(args);
  if (described === null) return null;
  return `${readerOf(principal.identity)} ${model.name}.${name} ${described}${declaredPart(options)}`;
}

/** What the call itself tells its result from others by. */
function declaredPart({ cache }: OperationOptions): string {
  if (cache === false || (cache?.key === undefined && cache?.tags === undefined)) return '';
  return ` ${JSON.stringify([cache.key ?? null, [...(cache.tags ?? [])].sort()])}`;
}

/** Roles and locations decide what somebody may be shown: whoever holds others reads for themselves. */
function readerOf({ clinicId, roles, locationIds }: Identity): string {
  const places = locationIds === undefined ? null : [...locationIds].sort();
  return `${clinicId} ${JSON.stringify([[...roles].sort(), places])}`;
}

/** A text that tells its value from every other, kinds included. Arguments were guarded, so they are not deep. */
function describe(value: unknown): string | null {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value);
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value);
    case 'boolean':
    case 'undefined':
      return String(value);
    case 'bigint':
      return `${String(value)}n`;
    case 'object':
      return value === null ? 'null' : describeObject(value);
    default:
      return null;
  }
}

function describeObject(value: object): string | null {
  if (Array.isArray(value)) return joined('[', value.map(describe), ']');
  if (Object.getPrototypeOf(value) === Object.prototype) return describeKeyed(value);
  if (isDate(value)) return `date(${String(value.getTime())})`;
  if (isUint8Array(value)) return `bytes(${Buffer.from(value).toString('base64')})`;
  return null;
}

function describeKeyed(value: object): string | null {
  const parts = Object.entries(value).map(([key, item]) => {
    const described = describe(item);
    return described === null ? null : `${JSON.stringify(key)}:${described}`;
  });
  return joined('{', parts, '}');
}

function joined(open: string, parts: readonly (string | null)[], close: string): string | null {
  return parts.includes(null) ? null : `${open}${parts.join()}${close}`;
}
