import { z } from 'zod';
import { namedView } from '../openapi/json-schema.js';

/** What answers are made of: rows hold dates and decimals, JSON holds text. */

const fromDate = (write: (value: Date) => string) => (value: unknown) =>
  value instanceof Date ? write(value) : value;

export const instantView = z.preprocess(
  fromDate((value) => value.toISOString()),
  z.iso.datetime(),
);
export const dayView = z.preprocess(
  fromDate((value) => value.toISOString().slice(0, 10)),
  z.iso.date(),
);

/** Prisma's decimals, known here by what they can do. */
interface Decimal {
  toFixed(decimals?: number): string;
}

function isDecimal(value: unknown): value is Decimal {
  return (
    typeof value === 'object' && value !== null && 'toFixed' in value && typeof value.toFixed === 'function'
  );
}

const fixed = (decimals?: number) => (value: unknown) => (isDecimal(value) ? value.toFixed(decimals) : value);

export const moneyView = z
  .preprocess(fixed(2), z.string().regex(/^-?\d+\.\d{2}$/))
  .meta({ examples: ['125.50'] });
export const quantityView = z
  .preprocess(fixed(3), z.string().regex(/^-?\d+\.\d{3}$/))
  .meta({ examples: ['1.000'] });
export const decimalView = z.preprocess(fixed(), z.string());

export const textView = z.string();
export const idView = z.guid();

/** When a row came to be and was last changed. */
export const stampViews = { createdAt: instantView, updatedAt: instantView };

/** One page of a list of `item`. */
export function pageView<Item extends z.ZodType>(id: string, item: Item) {
  return namedView(
    id,
    z.object({
      items: z.array(item),
      nextCursor: z
        .string()
        .optional()
        .meta({ description: 'Where the next page begins; absent on the last one' }),
    }),
  );
}
