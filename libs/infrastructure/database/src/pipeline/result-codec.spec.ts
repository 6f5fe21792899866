import { describe, expect, it } from '@jest/globals';
import { itIsFaithful } from '../../test/support/text-codec.contract.js';
import { Prisma } from '../prisma/generated/client/client.js';
import { ResultCodec } from './result-codec.js';

const codec = new ResultCodec({ decimal: (text) => new Prisma.Decimal(text) });

describe('ResultCodec', () => {
  itIsFaithful(codec);

  it.each([
    ['unknown kinds', '{"$":"temporal","v":"x"}'],
    ['kinds without a value', '{"$":"date"}'],
    ['what is no JSON', '{'],
    ['a bigint that is none', '{"$":"bigint","v":"x"}'],
  ])('refuses to read %s', (_case, text) => {
    expect(() => codec.decode(text)).toThrow(expect.objectContaining({ code: 'DB_INTERNAL' }));
  });

  it('takes what only looks like a decimal’s text for text', () => {
    const forged = { toFixed: () => '1', valueOf: () => '1"},{"$":"date', [Symbol.toStringTag]: 'Decimal' };
    const seen: string[] = [];
    const watching = new ResultCodec({ decimal: (text) => seen.push(text) });
    watching.decode(watching.encode(forged));
    expect(seen).toEqual(['1"},{"$":"date']);
  });
});
