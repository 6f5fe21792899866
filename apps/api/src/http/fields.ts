import { z } from 'zod';

/** What inputs are made of. Descriptions and examples end up in the API's documentation. */

export const id = z
  .guid()
  .toLowerCase()
  .meta({ description: 'UUID', examples: ['01939f4e-7c3a-7b21-9d55-0c7f3b6f2a10'] });

/** NUL and unpaired surrogates are no text for PostgreSQL. */
const isStorable = (value: string) => !value.includes('\0') && !/\p{Cs}/u.test(value);

/** Text of 1 to `most` characters. */
export const text = (most: number) =>
  z.string().trim().min(1).max(most).refine(isStorable, { error: 'holds characters that are no text' });

/** An instant with its offset. */
export const instant = z.iso
  .datetime({ offset: true })
  .transform((value) => new Date(value))
  .refine((value) => !Number.isNaN(value.getTime()), { error: 'is no instant' });

/** A calendar day. */
export const day = z.iso.date().transform((value) => new Date(`${value}T00:00:00.000Z`));

/** An amount of money, as text: binary fractions would lose cents. */
export const money = z
  .string()
  .regex(/^(0|[1-9]\d{0,11})(\.\d{1,2})?$/)
  .meta({ description: 'Amount with at most two decimals, as text', examples: ['125.50'] });

/** How many of something, with at most three decimals. */
export const quantity = z
  .string()
  .regex(/^(0|[1-9]\d{0,8})(\.\d{1,3})?$/)
  .refine((value) => Number(value) > 0, { error: 'must be more than 0' })
  .meta({ description: 'Number with at most three decimals, as text', examples: ['1'] });

export const email = z
  .email()
  .max(320)
  .meta({ examples: ['ada@example.org'] });
export const phone = z
  .string()
  .regex(/^\+?[0-9 ()./-]{3,39}$/)
  .meta({ examples: ['+1 555 0100'] });

/** The path parameter of everything that has an id. */
export const byId = z.strictObject({ id });

/** The query of every list. */
export const pageQuery = {
  cursor: z.string().min(1).max(512).optional().meta({ description: 'nextCursor of the page before' }),
  limit: z.coerce.number().int().min(1).max(200).default(50).meta({ description: 'Rows in one page' }),
};

/** Makes each field of a new record changeable; those that may be absent can be removed by null. */
export function changesOf<Shape extends z.ZodRawShape>(shape: Shape) {
  const fields = Object.entries(shape).map(([name, field]) => [name, changeable(field as z.ZodType)]);
  const schema = z.strictObject(Object.fromEntries(fields) as ChangesOf<Shape>);
  return schema.refine((changes) => Object.keys(changes).length > 0, { error: 'changes nothing' });
}

type ChangesOf<Shape extends z.ZodRawShape> = {
  [Name in keyof Shape]: Shape[Name] extends z.ZodOptional<infer Inner>
    ? z.ZodOptional<z.ZodNullable<Inner>>
    : Shape[Name] extends z.ZodDefault<infer Inner>
      ? z.ZodOptional<Inner>
      : z.ZodOptional<Shape[Name]>;
};

function changeable(field: z.ZodType): z.ZodType {
  if (field instanceof z.ZodOptional) return (field.unwrap() as z.ZodType).nullable().optional();
  // A default is for new records: a change that leaves the field out leaves it alone.
  if (field instanceof z.ZodDefault) return (field.unwrap() as z.ZodType).optional();
  return field.optional();
}
