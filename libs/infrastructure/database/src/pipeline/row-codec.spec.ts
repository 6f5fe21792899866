import { describe, expect, it } from '@jest/globals';
import { itIsFaithful } from '../../test/support/codec-suite.js';
import { RESULT_CODEC, RESULT_VALUES } from '../prisma/keyed-write.js';
import { RowCodec } from './row-codec.js';

const codec = new RowCodec(RESULT_VALUES);

describe('RowCodec', () => {
  itIsFaithful(codec);

  it('keeps the order of keys, of each row its own', () => {
    const rows = [
      { a: 1, b: 2 },
      { b: 3, a: 4 },
      { b: null, c: [{ a: { b: 1 } }] },
    ];
    expect(JSON.stringify(codec.decode(codec.encode(rows)))).toBe(JSON.stringify(rows));
  });

  it('makes rows that have nothing in common', () => {
    const text = codec.encode({ name: 'first', at: new Date(1) });
    const [one, two] = [codec.decode(text), codec.decode(text)] as { name: string; at: Date }[];
    one!.name = 'changed';
    one!.at.setTime(2);
    Reflect.deleteProperty(one!, 'at');
    expect(two).toStrictEqual({ name: 'first', at: new Date(1) });
  });

  it('writes keys once for all rows', () => {
    const rows = Array.from({ length: 50 }, (_, index) => ({ aLongNameOfOneField: index }));
    expect(codec.encode(rows).split('aLongNameOfOneField')).toHaveLength(2);
    expect(codec.encode(rows).length).toBeLessThan(RESULT_CODEC.encode(rows).length / 2);
  });

  it('gives back objects of more shapes than it has numbers for', () => {
    const values = Array.from({ length: 100 }, (_, index) => ({
      [`key ${index}`]: { [`inner ${index}`]: new Date(index), list: [[index]], $: 'date' },
    }));
    expect(codec.decode(codec.encode(values))).toStrictEqual(values);
  });

  it.each<[string, string]>([
    ['nothing', ''],
    ['no names', '[0,1]'],
    ['values of a shape that is not there', `${'x'.repeat(22)}[]\n[0,1]`],
    ['too few values', `${'y'.repeat(22)}[["a","b"]]\n[0,1]`],
    ['too many values', `${'y'.repeat(22)}[["a","b"]]\n[0,1,2,3]`],
    ['another beginning', `${'z'.repeat(22)}[["a"]]\n["a"]`],
    ['what is no JSON', `${'x'.repeat(22)}[]\n[`],
  ])('refuses to read %s', (_case, text) => {
    expect(() => codec.decode(text)).toThrow(expect.objectContaining({ code: 'DB_INTERNAL' }));
  });
});
