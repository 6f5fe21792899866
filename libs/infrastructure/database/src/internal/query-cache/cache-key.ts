import { isDate, isUint8Array } from 'node:util/types';
import type { Identity } from '../../context/identity.js';
import type { Operation, OperationOptions } from '../../pipeline/operation.js';

/** More are forgotten together: JSON columns are searched by keys that callers choose. */
const MOST_NAMES = 10_000;
/** Nothing that JSON writes otherwise, and takes longer to than all else here: ids and other plain words. */
const PLAIN = /^[\w-]*$/;

/**
 * Names reads so that no two different ones share a name: whose it is, what is asked for, and every argument with its
 * kind.
 *
 * Keys keep the caller's order: of two orders of one `select` Prisma makes two results.
 */
export class CacheKeys {
  /** Every read asks for them: they are put together once for each identity. */
  readonly #readers = new WeakMap<Identity, string>();
  readonly #names = new Map<string, string>();

  /** Null for arguments that cannot be told from others by their content, as Prisma's own value objects. */
  of({ model, name, args, principal, options }: Operation): string | null {
    if (model === null || principal.kind !== 'clinic') return null;
    const parts = [this.#readerOf(principal.identity), ' ', model.name, '.', name, ' '];
    if (!this.#describe(args, parts)) return null;
    parts.push(declaredPart(options));
    // Joined, the text is in one piece, which whoever looks it up would have to make of it.
    return parts.join('');
  }

  #readerOf(identity: Identity): string {
    let reader = this.#readers.get(identity);
    if (reader === undefined) this.#readers.set(identity, (reader = readerOf(identity)));
    return reader;
  }

  /** Adds a text that tells its value from every other, kinds included. Arguments were guarded, so they are not deep. */
  #describe(value: unknown, parts: string[]): boolean {
    switch (typeof value) {
      case 'string':
        if (PLAIN.test(value)) parts.push('"', value, '"');
        else parts.push(JSON.stringify(value));
        return true;
      case 'number':
        parts.push(Object.is(value, -0) ? '-0' : String(value));
        return true;
      case 'boolean':
      case 'undefined':
        parts.push(String(value));
        return true;
      case 'bigint':
        parts.push(String(value), 'n');
        return true;
      case 'object':
        if (value !== null) return this.#describeObject(value, parts);
        parts.push('null');
        return true;
      default:
        return false;
    }
  }

  #describeObject(value: object, parts: string[]): boolean {
    if (Array.isArray(value)) return this.#describeList(value, parts);
    if (Object.getPrototypeOf(value) === Object.prototype) return this.#describeMembers(value, parts);
    if (isDate(value)) parts.push('date(', String(value.getTime()), ')');
    else if (isUint8Array(value)) parts.push('bytes(', Buffer.from(value).toString('base64'), ')');
    else return false;
    return true;
  }

  #describeList(values: readonly unknown[], parts: string[]): boolean {
    parts.push('[');
    for (const value of values) {
      if (!this.#describe(value, parts)) return false;
      parts.push(',');
    }
    parts.push(']');
    return true;
  }

  #describeMembers(value: object, parts: string[]): boolean {
    parts.push('{');
    for (const key of Object.keys(value)) {
      parts.push(this.#nameOf(key), ':');
      if (!this.#describe((value as Record<string, unknown>)[key], parts)) return false;
      parts.push(',');
    }
    parts.push('}');
    return true;
  }

  #nameOf(key: string): string {
    let name = this.#names.get(key);
    if (name !== undefined) return name;
    if (this.#names.size >= MOST_NAMES) this.#names.clear();
    name = JSON.stringify(key);
    this.#names.set(key, name);
    return name;
  }
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
