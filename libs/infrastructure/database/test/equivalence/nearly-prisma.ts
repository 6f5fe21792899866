import { Prisma } from '../../src/prisma/generated/client/client.js';
import type { Alteration } from './altered-clients.js';

/** Rebuilds a result from the inside out. */
function mapped(value: unknown, change: (value: unknown) => unknown): unknown {
  if (Array.isArray(value)) return change(value.map((element) => mapped(element, change)));
  if (!isRow(value)) return change(value);
  return change(
    Object.fromEntries(Object.entries(value).map(([key, field]) => [key, mapped(field, change)])),
  );
}

function isRow(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

const every = (change: (value: unknown) => unknown): Alteration => ({
  result: (value) => mapped(value, change),
});
const everyRow = (change: (row: object) => object) =>
  every((value) => (isRow(value) ? change(value) : value));
const everyDecimal = (change: (decimal: Prisma.Decimal) => unknown) =>
  every((value) => (value instanceof Prisma.Decimal ? change(value) : value));
const without = (left: string): Alteration => ({ args: ({ [left]: _left, ...args }) => args });

/** Clients that are nearly Prisma's, each with a program by which it is found out. */
export const NEARLY_PRISMA: Readonly<Record<string, { alteration: Alteration; shownBy: string }>> = {
  'drops orderBy': { alteration: without('orderBy'), shownBy: 'order by several columns' },
  'drops take': { alteration: without('take'), shownBy: 'the last rows' },
  'drops distinct': { alteration: without('distinct'), shownBy: 'distinct values' },
  'drops omit': { alteration: without('omit'), shownBy: 'order by the size of a relation' },
  'drops skipDuplicates': {
    alteration: without('skipDuplicates'),
    shownBy: 'many rows, those that are there left out',
  },
  'copies results through JSON': {
    alteration: { result: (value) => JSON.parse(JSON.stringify(value)) as unknown },
    shownBy: 'all rows in order',
  },
  'gives times as texts': {
    alteration: every((value) => (value instanceof Date ? value.toISOString() : value)),
    shownBy: 'all rows in order',
  },
  'gives decimals as numbers': {
    alteration: everyDecimal((decimal) => decimal.toNumber()),
    shownBy: 'every aggregate of decimals',
  },
  'gives decimals without their class': {
    alteration: everyDecimal((decimal) => Object.assign({}, decimal)),
    shownBy: 'every aggregate of decimals',
  },
  'gives big integers as numbers': {
    alteration: every((value) => (typeof value === 'bigint' ? Number(value) : value)),
    shownBy: 'tagged SQL with columns of every type',
  },
  'gives undefined for null': { alteration: every((value) => value ?? undefined), shownBy: 'nulls first' },
  'leaves null out': {
    alteration: everyRow((row) =>
      Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)),
    ),
    shownBy: 'nulls first',
  },
  'gives the columns of a row in another order': {
    alteration: everyRow((row) => Object.fromEntries(Object.entries(row).reverse())),
    shownBy: 'nulls first',
  },
  'gives rows of no class': {
    alteration: everyRow((row) => Object.setPrototypeOf({ ...row }, null) as object),
    shownBy: 'nulls first',
  },
  'changes more than its caller sees': {
    alteration: { args: (args) => ({ ...args, data: { ...(args['data'] as object), county: 'BE' } }) },
    shownBy: 'many rows',
  },
};
