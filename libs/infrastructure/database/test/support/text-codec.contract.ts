import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MOST_RESULT_BYTES, type TextCodec } from '../../src/pipeline/result-codec.js';
import { MOST_LEVELS } from '../../src/pipeline/typed-text.js';
import { Prisma } from '../../src/prisma/generated/client/client.js';

/** What every {@link TextCodec} keeps. */
export function itIsFaithful(codec: TextCodec): void {
  const roundTrip = (value: unknown) => codec.decode(codec.encode(value));

  describe('refuses, and says what a result must be', () => {
    const cycle: Record<string, unknown> = {};
    cycle['self'] = { cycle };
    it.each<[string, unknown, RegExp]>([
      ['a function', { then: () => undefined }, /plain data, without any function/],
      ['a symbol', [Symbol('s')], /plain data, without any symbol/],
      ['an object of a class', { visit: new Visit() }, /plain data, without any class instance/],
      ['a map', new Map([[1, 2]]), /without any class instance/],
      ['a promise', Promise.resolve(1), /without any class instance/],
      ['another typed array', new Float64Array(2), /without any class instance/],
      ['a cycle', cycle, /nested at most 100 levels deep/],
      ['data nested too deep', nested(MOST_LEVELS + 1), /nested at most 100 levels deep/],
      ['a long text', 'x'.repeat(MOST_RESULT_BYTES), /at most 1048576 characters/],
      ['many bytes', new Uint8Array(MOST_RESULT_BYTES), /at most 1048576 characters/],
      ['a long list', Array.from({ length: 300_000 }, () => null), /at most 1048576 characters/],
      ['text of more bytes than characters', '€'.repeat(400_000), /at most 1048576 bytes/],
    ])('%s', (_case, value, rule) => {
      expect(() => codec.encode(value)).toThrow(
        expect.objectContaining({
          code: 'DB_RESULT_REFUSED',
          message: expect.stringMatching(rule) as unknown,
        }),
      );
    });

    it.each<[string, () => unknown]>([
      ['text', () => 'x'.repeat(2 ** 29 - 100)],
      ['bytes', () => new Uint8Array(2 ** 29 - 100)],
    ])('half a gigabyte of %s before it makes as much of it', (_case, make) => {
      const huge = make();
      const before = process.memoryUsage().rss;
      expect(() => codec.encode({ huge })).toThrow('characters long');
      expect(process.memoryUsage().rss - before).toBeLessThan(2 ** 28);
    });
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a negative zero', -0],
    ['no number', Number.NaN],
    ['infinities', [Infinity, -Infinity]],
    ['a big integer', { count: 2n ** 80n }],
    ['a date', { at: new Date('2026-03-01T12:34:56.789Z') }],
    ['the earliest date', new Date(-8.64e15)],
    [
      'decimals',
      ['0.10', '-0', '1e+30', 'NaN', '-Infinity', '0.1234567890123456789012345678901234567890'].map(
        (text) => new Prisma.Decimal(text),
      ),
    ],
    ['bytes', { photo: new Uint8Array([0, 255, 128]) }],
    ['a part of longer bytes', new Uint8Array([9, 1, 2, 9]).subarray(1, 3)],
    ['a buffer', Buffer.from('x')],
    ['members that are undefined', { a: undefined, list: [undefined, 1] }],
    ['a member called $', { $: 'date', v: '2026-03-01' }],
    ['a member called $ inside another', { $: { $: { v: 1, $: undefined } } }],
    ['a member called __proto__', JSON.parse('{"__proto__":{"isAdmin":true},"constructor":1}')],
    ['half of a surrogate pair, and a NUL', '\ud800 \u0000 \u2028'],
    ['a long list', Array.from({ length: 50_000 }, (_, index) => index)],
    ['data as deep as is allowed', nested(MOST_LEVELS)],
  ])('gives back %s', (_case, value) => {
    const read = roundTrip(value);
    expect(isDeepStrictEqual(read, value)).toBe(true);
    expect(String(read)).toBe(String(value));
  });

  it('gives back members of an object without a prototype', () => {
    expect(roundTrip(Object.assign(Object.create(null) as object, { a: 1 }))).toStrictEqual({ a: 1 });
  });

  it('gives back an invalid date', () => {
    const read = roundTrip({ at: new Date(Number.NaN) }) as { at: Date };
    expect(read.at).toBeInstanceOf(Date);
    expect(read.at.getTime()).toBeNaN();
  });

  it('gives everything its own class back', () => {
    const read = roundTrip([new Date(0), Buffer.from('x'), new Uint8Array(1), new Prisma.Decimal(1)]);
    expect((read as object[]).map(({ constructor }) => constructor)).toEqual([
      Date,
      Buffer,
      Uint8Array,
      Prisma.Decimal,
    ]);
  });

  it('gives back whatever a write may return', () => {
    fc.assert(
      fc.property(anyResult(), (value) => {
        expect(isDeepStrictEqual(roundTrip(value), value)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
}

class Visit {
  readonly id = 1;
}
const nested = (levels: number): unknown =>
  Array.from({ length: levels }).reduce<unknown>((inner) => [inner], 'core');

/** Data of every kind that Prisma returns, with keys that are apt to confuse. */
function anyResult(): fc.Arbitrary<unknown> {
  const key = fc.oneof(fc.string(), fc.constantFrom('$', 'v', '__proto__', 'constructor'));
  const decimal = fc
    .tuple(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.integer({ min: -40, max: 40 }))
    .map(([digits, exponent]) => new Prisma.Decimal(`${String(digits)}e${String(exponent)}`));
  const leaf = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.double(),
    fc.boolean(),
    fc.constantFrom(null, undefined, -0),
    fc.bigInt(),
    fc.date({ noInvalidDate: true }),
    fc.uint8Array(),
    decimal,
  );
  return fc.letrec<{ tree: unknown }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 5 },
      leaf,
      fc.array(tie('tree')),
      fc.array(fc.tuple(key, tie('tree'))).map((entries) => Object.fromEntries(entries)),
    ),
  })).tree;
}
