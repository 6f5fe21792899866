import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isDeepStrictEqual } from 'node:util';
import { modelOf, operationOf } from '../../../test/support/operation-fixture.js';
import { clinicPrincipal, CLINIC_B, systemPrincipal } from '../../../test/support/principal-fixture.js';
import { copyValue } from '../../pipeline/copy-value.js';
import { Prisma } from '../../prisma/generated/client/client.js';
import { CacheKeys } from './cache-key.js';

const PAIRS = 100_000;

const keys = new CacheKeys();
const keyOf = (args: unknown) => keys.of(operationOf({ args }));

/** Arguments out of few parts, so that pairs are often nearly equal. */
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom('', 'a', '1', 'null', '1n', '{"a":1}', 'a","b', 'date(1)', '\u2028'),
    fc.constantFrom(0, -0, 1, 1.5, Number.NaN, Infinity, 1n, true, false, null, undefined),
    fc.constantFrom(1, 2).map((ms) => new Date(ms)),
    fc.constantFrom([1], [1, 2]).map((bytes) => new Uint8Array(bytes)),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'a":1,"b'), tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
}));

/** Whether Prisma could tell one from the other, the order of their keys included. */
function areAlike(a: unknown, b: unknown): boolean {
  return isDeepStrictEqual(a, b) && inOrder(a) === inOrder(b);
}

function inOrder(part: unknown): string {
  if (Array.isArray(part)) return part.map(inOrder).join();
  if (typeof part !== 'object' || part === null || part instanceof Date || part instanceof Uint8Array)
    return '';
  return Object.entries(part)
    .map(([key, item]) => `${JSON.stringify(key)}(${inOrder(item)})`)
    .join();
}

describe('CacheKeys', () => {
  it('is equal for equal arguments, and for no others', () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        expect(keyOf(a) === keyOf(b)).toBe(areAlike(a, b));
      }),
      { numRuns: PAIRS },
    );
  });

  it('is the same for a copy', () => {
    fc.assert(
      fc.property(value, (args) => {
        expect(keyOf(copyValue(args))).toBe(keyOf(args));
      }),
    );
  });

  it.each([
    ['another model', { model: modelOf('Invoice') }],
    ['another method', { name: 'findFirst' }],
    ['another clinic', { principal: clinicPrincipal({ clinicId: CLINIC_B }) }],
    ['other roles', { principal: clinicPrincipal({ roles: ['nurse', 'billing'] }) }],
    ['locations', { principal: clinicPrincipal({ locationIds: [] }) }],
    ['other arguments', { args: { take: 5 } }],
  ])('tells %s apart', (_case, changes) => {
    expect(keys.of(operationOf(changes))).not.toBe(keys.of(operationOf()));
  });

  it('is shared by the clinic’s users of equal roles, in whatever order they are listed', () => {
    const [one, other] = [
      ['a', 'b'],
      ['b', 'a'],
    ].map((roles, index) =>
      keys.of(operationOf({ principal: clinicPrincipal({ roles, userId: `user ${String(index)}` }) })),
    );
    expect(one).toBe(other);
  });

  it.each([
    ['a decimal', { where: { total: new Prisma.Decimal('1.5') } }],
    ['Prisma’s null', { where: { details: Prisma.DbNull } }],
    ['a function', { where: { name: () => 'x' } }],
    ['a symbol', { where: { name: Symbol('x') } }],
  ])('is not given to %s, which its content does not tell', (_case, args) => {
    expect(keyOf(args)).toBeNull();
  });

  it('is given to no raw SQL, and to no system work', () => {
    expect(keys.of(operationOf({ model: null }))).toBeNull();
    expect(keys.of(operationOf({ principal: systemPrincipal(['Patient']) }))).toBeNull();
  });
});
