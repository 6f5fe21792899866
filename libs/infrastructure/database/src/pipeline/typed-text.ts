import { types } from 'node:util';

/** Deeper data is refused: it is a cycle, or no result of a write. */
export const MOST_LEVELS = 100;
/** The key that marks a value JSON has no form for: `{"$":"date","v":"…"}`. */
const TAG = '$';

export interface TypedTextRules {
  /** Most characters; longer text is refused before it is made. */
  readonly mostCharacters: number;
  /** `exact`: nothing but what can be read back as it was. `same`: what means the same has the same text. */
  readonly purpose: 'exact' | 'same';
  /** Throws an error that says what the value must be. */
  readonly refuse: (rule: string) => never;
}

interface DecimalLike {
  toFixed(): string;
  valueOf(): unknown;
}

/**
 * JSON that keeps what JSON loses: dates, decimals, big integers, bytes, undefined, -0, NaN and infinities.
 *
 * For `same`, keys are sorted, members that are undefined left out, and objects of any class taken by what they show.
 */
export class TypedText {
  readonly #rules: TypedTextRules;
  #parts: string[] = [];
  #length = 0;

  constructor(rules: TypedTextRules) {
    this.#rules = rules;
  }

  of(value: unknown): string {
    this.#parts = [];
    this.#length = 0;
    this.#value(value, 0);
    return this.#parts.join('');
  }

  #value(value: unknown, level: number): void {
    if (typeof value === 'string') this.#text(value);
    else if (typeof value === 'number') this.#number(value);
    else if (typeof value === 'boolean' || value === null) this.#add(String(value));
    else if (value === undefined) this.#add(`{"${TAG}":"undefined"}`);
    else if (typeof value === 'bigint') this.#tagged('bigint', String(value));
    else if (typeof value === 'object') this.#object(value, level + 1);
    else this.#refuseKind(typeof value);
  }

  #object(value: object, level: number): void {
    if (level > MOST_LEVELS) this.#rules.refuse(`nested at most ${String(MOST_LEVELS)} levels deep`);
    if (Array.isArray(value)) this.#list(value, level);
    else if (types.isDate(value))
      this.#tagged('date', Number.isNaN(value.getTime()) ? '' : value.toISOString());
    else if (types.isUint8Array(value)) this.#bytes(value);
    else if (isDecimal(value)) this.#tagged('decimal', String(value.valueOf()));
    else if (isPlain(value)) this.#members(value, level);
    else this.#instance(value, level);
  }

  #list(values: readonly unknown[], level: number): void {
    this.#add('[');
    for (let index = 0; index < values.length; index += 1) {
      if (index > 0) this.#add(',');
      this.#value(values[index], level);
    }
    this.#add(']');
  }

  #members(value: object, level: number): void {
    const isEscaped = Object.hasOwn(value, TAG);
    if (isEscaped) this.#add(`{"${TAG}":"object","v":`);
    this.#add('{');
    let separator = '';
    for (const [key, member] of this.#entriesOf(value)) {
      this.#add(separator);
      this.#text(key);
      this.#add(':');
      this.#value(member, level);
      separator = ',';
    }
    this.#add(isEscaped ? '}}' : '}');
  }

  #entriesOf(value: object): readonly (readonly [string, unknown])[] {
    const entries = Object.entries(value);
    if (this.#rules.purpose === 'exact') return entries;
    return entries.filter(([, member]) => member !== undefined).sort(([a], [b]) => (a < b ? -1 : 1));
  }

  /** An object of a class cannot be read back as what it was; what it shows can be compared. */
  #instance(value: object, level: number): void {
    if (this.#rules.purpose === 'exact') this.#refuseKind('class instance');
    const kind = tagOf(value);
    if (showsItself(value)) {
      this.#add(`{"${TAG}":"json","v":`);
      this.#value(value.toJSON(), level);
      this.#add('}');
    } else {
      if (kind !== 'Object') this.#refuseKind(kind);
      this.#members(value, level);
    }
  }

  #number(value: number): void {
    if (Number.isFinite(value) && !Object.is(value, -0)) this.#add(String(value));
    else this.#tagged('number', Object.is(value, -0) ? '-0' : String(value));
  }

  #bytes(value: Uint8Array): void {
    this.#makeRoomFor((value.length * 4) / 3);
    const kind = Buffer.isBuffer(value) && this.#rules.purpose === 'exact' ? 'buffer' : 'bytes';
    this.#tagged(kind, Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64'));
  }

  #text(value: string): void {
    this.#makeRoomFor(value.length);
    this.#add(JSON.stringify(value));
  }

  #tagged(kind: string, text: string): void {
    this.#add(`{"${TAG}":"${kind}","v":${JSON.stringify(text)}}`);
  }

  #add(part: string): void {
    this.#makeRoomFor(part.length);
    this.#length += part.length;
    this.#parts.push(part);
  }

  #makeRoomFor(characters: number): void {
    const { mostCharacters, refuse } = this.#rules;
    if (this.#length + characters > mostCharacters)
      refuse(`at most ${String(mostCharacters)} characters long`);
  }

  #refuseKind(kind: string): never {
    return this.#rules.refuse(`plain data, without any ${kind}`);
  }
}

/** Object literals, of any realm, and objects without a prototype. */
export function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Prisma's Decimal, known by its looks: bundles rename its class and bring copies of it. */
function isDecimal(value: object): value is DecimalLike {
  return tagOf(value) === 'Decimal' && 'toFixed' in value && typeof value.toFixed === 'function';
}

function showsItself(value: object): value is { toJSON(): unknown } {
  return 'toJSON' in value && typeof value.toJSON === 'function';
}

function tagOf(value: object): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}
