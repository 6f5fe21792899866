import { createHash } from 'node:crypto';
import { types } from 'node:util';
import { createError, ValidationError } from '../errors/index.js';
import { readTyped, type ValueFactory } from './read-typed-text.js';
import { MOST_RESULT_BYTES, ResultCodec, resultTooLarge, type TextCodec } from './result-codec.js';
import { isPlain, MOST_LEVELS } from './typed-text.js';

/** What a list of the text begins with that is a list. An object is one that begins with the number of its shape. */
const LIST = -1;
/** A date: its time follows, in ms. */
const DATE = -2;
/** Objects of further shapes are written with their keys, each. */
const MOST_SHAPES = 32;
/** Most texts whose shapes are kept as they were read, and the longest of them; characters. */
const MOST_KEPT = 1000;
const LONGEST_KEPT = 8192;
/** Of the name that tells the shapes of a text from all others: 132 bits; characters. */
const NAME_LENGTH = 22;

type Bag = Record<string, unknown>;

/** What the objects of a text are like. */
interface Shapes {
  readonly shapes: readonly Shape[];
  /** Where the values begin in every text that has them; characters. */
  readonly end: number;
}

interface Shape {
  readonly keys: readonly string[];
  /** With all the keys, in their order: a copy of it takes less than an object that grows. */
  readonly empty: Readonly<Bag>;
}

/**
 * Writes results as their values, and what these are called once for all rows, since parsing the keys takes as long as
 * parsing the values. Kinds that JSON lacks are written as {@link ResultCodec} writes them, but for dates.
 */
export class RowCodec implements TextCodec {
  readonly #codec: ResultCodec;
  readonly #factory: ValueFactory;
  readonly #known = new Map<string, Shapes>();

  constructor(factory: ValueFactory) {
    this.#codec = new ResultCodec(factory);
    this.#factory = factory;
  }

  encode(value: unknown): string {
    const packer = new Packer();
    const values = this.#codec.encode(packer.pack(value, 1));
    const shapes = packer.shapes;
    const text = `${nameOf(shapes)}${shapes}\n${values}`;
    if (Buffer.byteLength(text) > MOST_RESULT_BYTES) throw resultTooLarge();
    return text;
  }

  decode(text: string): unknown {
    try {
      const { shapes, end } = this.#shapesOf(text);
      return this.#unpacked(JSON.parse(text.slice(end)), shapes);
    } catch (error) {
      throw createError('DB_INTERNAL', { cause: error });
    }
  }

  #shapesOf(text: string): Shapes {
    const name = text.slice(0, NAME_LENGTH);
    let known = this.#known.get(name);
    if (known !== undefined) return known;
    const end = text.indexOf('\n') + 1;
    const shapesText = text.slice(NAME_LENGTH, end - 1);
    if (nameOf(shapesText) !== name) throw new TypeError('shapes of another name');
    const keys = JSON.parse(shapesText) as string[][];
    known = { shapes: keys.map((names) => ({ keys: names, empty: emptyOf(names) })), end };
    if (end > LONGEST_KEPT) return known;
    if (this.#known.size >= MOST_KEPT) this.#known.clear();
    // A part of a text keeps the whole alive, and that is a result: the name must be a text of its own.
    this.#known.set(Buffer.from(name).toString(), known);
    return known;
  }

  #unpacked(node: unknown, shapes: readonly Shape[]): unknown {
    if (typeof node !== 'object' || node === null) return node;
    if (!Array.isArray(node)) return readTyped(node, this.#factory);
    const [first, second] = node as [unknown, unknown];
    if (first === DATE) return new Date(second as number);
    if (first === LIST) return this.#listOf(node, shapes);
    const shape = shapes[first as number];
    if (shape?.keys.length !== node.length - 1)
      throw new TypeError(`values of the unknown shape ${String(first)}`);
    return this.#rowOf(node, shape, shapes);
  }

  #listOf(node: readonly unknown[], shapes: readonly Shape[]): unknown[] {
    const list: unknown[] = [];
    for (let index = 1; index < node.length; index += 1) list.push(this.#unpacked(node[index], shapes));
    return list;
  }

  #rowOf(node: readonly unknown[], { keys, empty }: Shape, shapes: readonly Shape[]): Bag {
    const row: Bag = { ...empty };
    let index = 0;
    for (const key of keys) {
      const value = node[(index += 1)];
      row[key] = typeof value === 'object' ? this.#unpacked(value, shapes) : value;
    }
    return row;
  }
}

function nameOf(shapesText: string): string {
  return createHash('sha256').update(shapesText).digest('base64url').slice(0, NAME_LENGTH);
}

/** Parsed, as that makes a member of `__proto__`, too. */
function emptyOf(keys: readonly string[]): Bag {
  return JSON.parse(`{${keys.map((key) => `${JSON.stringify(key)}:null`).join()}}`) as Bag;
}

/** Makes lists of one result's objects. */
class Packer {
  readonly #shapes = new Map<string, number>();
  #lists = 0;

  /** The keys of each shape, in the order of their numbers. */
  get shapes(): string {
    return `[${[...this.#shapes.keys()].join()}]`;
  }

  /** What is left as it is has its own keys in the text, with all that is in it. */
  pack(value: unknown, level: number): unknown {
    if (typeof value !== 'object' || value === null) return value;
    if (level > MOST_LEVELS)
      throw ValidationError.resultRefused(`nested at most ${String(MOST_LEVELS)} levels deep`);
    if (Array.isArray(value)) return this.#list(LIST, value, level);
    if (types.isDate(value)) return Number.isNaN(value.getTime()) ? value : [DATE, value.getTime()];
    if (!isPlain(value)) return value;
    const shape = JSON.stringify(Object.keys(value));
    const number = this.#shapes.get(shape) ?? this.#shapes.size;
    if (number >= MOST_SHAPES) return value;
    this.#shapes.set(shape, number);
    return this.#list(number, Object.values(value), level);
  }

  #list(first: number, values: readonly unknown[], level: number): unknown[] {
    // Each takes more than one character: what holds one object many times over is refused before it is made.
    if ((this.#lists += 1) > MOST_RESULT_BYTES / 4) throw resultTooLarge();
    const list: unknown[] = [first];
    for (let index = 0; index < values.length; index += 1) list.push(this.pack(values[index], level + 1));
    return list;
  }
}
