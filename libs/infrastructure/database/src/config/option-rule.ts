import { z } from 'zod';

/** What values an option takes: in code, and as the text of its variable. */
export interface OptionRule<Input = unknown, Output = Input> {
  readonly schema: z.ZodType<Output, Input>;
  /** Completes the sentence "X must be …", in the unit of the variable. */
  readonly rule: string;
  /** The type in code, as TypeScript writes it. */
  readonly typeText: string;
  /** The value that a variable's text means; text that means none is passed on, for the schema to refuse. */
  readonly fromText: (text: string) => unknown;
}

interface NumberRange {
  readonly min: number;
  readonly max: number;
  /** What the variable counts, e.g. `ms`. */
  readonly unit: string;
  /** The option's value is the variable's times this. @defaultValue 1 */
  readonly factor?: number;
}

const NUMBER = /^-?\d+(?:\.\d+)?$/;

/** A whole number; `min` and `max` are meant in the unit of the variable. */
export function integer({ min, max, unit, factor = 1 }: NumberRange): OptionRule<number> {
  const isWhole = (value: number): boolean => Number.isInteger(Number((value / factor).toFixed(6)));
  return {
    schema: z
      .number()
      .gte(min * factor)
      .lte(max * factor)
      .refine(isWhole),
    rule: `a whole number from ${min} to ${max} (${unit})`,
    typeText: 'number',
    fromText: (text) => (NUMBER.test(text) ? Number(text) * factor : text),
  };
}

/** `true` or `false`, in these words. */
export function flag(): OptionRule<boolean> {
  return { schema: z.boolean(), rule: 'true or false', typeText: 'boolean', fromText: flagOrText };
}

/** One of a few words. */
export function oneOf<const T extends string>(words: readonly [T, ...T[]]): OptionRule<T> {
  return {
    schema: z.enum(words),
    rule: words.length === 1 ? words[0] : `one of ${words.join(', ')}`,
    typeText: words.map((word) => `'${word}'`).join(' | '),
    fromText: (text) => text,
  };
}

/** Any text that keeps `rule`. */
export function text(rule: string, keeps: (text: string) => boolean): OptionRule<string> {
  return { schema: z.string().refine(keeps), rule, typeText: 'string', fromText: (value) => value };
}

/** The boolean that a variable says; anything else stays text. */
export function flagOrText(value: string): boolean | string {
  return value === 'true' ? true : value === 'false' ? false : value;
}
