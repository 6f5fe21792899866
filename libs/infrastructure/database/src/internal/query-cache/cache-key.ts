import { isDate, isUint8Array } from 'node:util/types';
import type { Identity } from '../../context/identity.js';
import type { Operation, OperationOptions } from '../../pipeline/operation.js';

/** More are forgotten together: JSON columns are searched by keys that callers choose. */
const MOST_NAMES = 10_000;
/** Nothing that JSON writes otherwise. */
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
    const described = this.#describe(args);
    if (described === null) return null;
    return `${this.#readerOf(principal.identity)} ${model.name}.${name} ${described}${declaredPart(options)}`;
  }

  #readerOf(identity: Identity): string {
    let reader = this.#readers.get(identity);
    if (reader === undefined) this.#readers.set(identity, (reader = readerOf(identity)));
    return reader;
  }

  /** A text that tells its value from every other, kinds included. Arguments were guarded, so they are not deep. */
  #describe(value: unknown): string | null {
    switch (typeof value) {
      case 'string':
        return quoted(value);
      case 'number':
        return Object.is(value, -0) ? '-0' : String(value);
      case 'boolean':
      case 'undefined':
        return String(value);
      case 'bigint':
        return `${String(value)}n`;
      case 'object':
        return value === null ? 'null' : this.#describeObject(value);
      default:
        return null;
    }
  }

  #describeObject(value: object): string | null {
    if (Array.isArray(value)) return this.#describeList(value);
    if (Object.getPrototypeOf(value) === Object.prototype) return this.#describeMembers(value);
    if (isDate(value)) return `date(${String(value.getTime())})`;
    if (isUint8Array(value)) return `bytes(${Buffer.from(value).toString('base64')})`;
    return null;
  }

  #describeList(values: readonly unknown[]): string | null {
    let text = '[';
    for (const value of values) {
      const described = this.#describe(value);
      if (described === null) return null;
      text += `${described},`;
    }
    return `${text}]`;
  }

  #describeMembers(value: object): string | null {
    let text = '{';
    for (const key of Object.keys(value)) {
      const described = this.#describe((value as Record<string, unknown>)[key]);
      if (described === null) return null;
      text += `${this.#nameOf(key)}:${described},`;
    }
    return `${text}}`;
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

/** As JSON, which for ids and other plain words takes longer than all else here. */
function quoted(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : JSON.stringify(text);
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
