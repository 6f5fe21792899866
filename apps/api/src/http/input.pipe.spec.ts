import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { ApiError } from './api.error.js';
import { changesOf, day, id, instant, money, quantity, text } from './fields.js';
import { InputPipe } from './input.pipe.js';

const pipe = <Schema extends z.ZodType>(schema: Schema) => new InputPipe('body', schema);

function issuesOf(schema: z.ZodType, value: unknown) {
  try {
    pipe(schema).transform(value);
  } catch (error) {
    if (error instanceof ApiError) return error.issues;
    throw error;
  }
  throw new Error('taken');
}

describe('the input pipe', () => {
  const schema = z.strictObject({ name: text(5), at: z.strictObject({ id }).optional() });

  it('refuses an unknown field by its name, shortened', () => {
    expect(issuesOf(schema, { name: 'a', ['x'.repeat(100)]: 1 })).toEqual([
      { pointer: 'body', detail: `unknown field "${'x'.repeat(64)}…"` },
    ]);
  });

  it('says where and which rule, and never repeats the value', () => {
    const issues = issuesOf(schema, { name: 'far too long', at: { id: 'secret' } });
    expect(issues.map(({ pointer }) => pointer)).toEqual(['body/name', 'body/at/id']);
    expect(JSON.stringify(issues)).not.toMatch(/far too long|secret/);
  });

  it('tells of the first twenty faults at most', () => {
    expect(issuesOf(z.array(z.string()), Array(100).fill(1))).toHaveLength(20);
  });

  it('names what is missing when there is no body at all, but takes null for what it is', () => {
    expect(issuesOf(schema, undefined).map(({ pointer }) => pointer)).toEqual(['body/name']);
    expect(issuesOf(schema, null).map(({ pointer }) => pointer)).toEqual(['body']);
  });

  it('gives back what the schema made of the value', () => {
    const made = pipe(z.strictObject({ id, day, instant, name: text(9) })).transform({
      id: '01939F4E-7C3A-7B21-9D55-0C7F3B6F2A10',
      day: '2026-02-28',
      instant: '2026-02-28T10:00:00+02:00',
      name: '  Ada ',
    });
    expect(made).toEqual({
      id: '01939f4e-7c3a-7b21-9d55-0c7f3b6f2a10',
      day: new Date('2026-02-28T00:00:00Z'),
      instant: new Date('2026-02-28T08:00:00Z'),
      name: 'Ada',
    });
  });
});

describe('the fields', () => {
  const takes = (schema: z.ZodType, value: unknown) => schema.safeParse(value).success;

  it.each(['0', '0.5', '125.50', '999999999999.99'])('take %s as money', (amount) => {
    expect(takes(money, amount)).toBe(true);
  });

  it.each(['', '-1', '+1', '01', '1.234', '.5', '1.', '1e3', '1000000000000', 'NaN', ' 1', 1])(
    'refuse %p as money',
    (amount) => {
      expect(takes(money, amount)).toBe(false);
    },
  );

  it('refuse a quantity of nothing', () => {
    expect(['0', '0.000', '0.001', '3'].map((value) => takes(quantity, value))).toEqual([
      false,
      false,
      true,
      true,
    ]);
  });

  it('refuse text that PostgreSQL cannot hold, and take what it can', () => {
    expect(['a\0b', 'a\ud800', '\udc00a', '😀', 'é'].map((value) => takes(text(9), value))).toEqual([
      false,
      false,
      false,
      true,
      true,
    ]);
  });

  it('make changes of a new record: anything may be left out, null removes only what may be absent', () => {
    const changes = changesOf({
      name: text(9),
      sex: z.enum(['f', 'm']).default('f'),
      city: text(9).optional(),
    });
    expect(changes.parse({ city: null })).toEqual({ city: null });
    expect(changes.parse({ name: 'x' })).toEqual({ name: 'x' });
    expect([{}, { name: null }, { sex: null }, { other: 1 }].map((value) => takes(changes, value))).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });
});
