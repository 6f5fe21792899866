import { describe, expect, it } from '@jest/globals';
import { itIsFaithful } from '../../test/support/text-codec.contract.js';
import { RESULT_CODEC, ROW_CODEC as codec } from '../prisma/result-codecs.js';

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

  it('refuses what would be larger than its parts, before it makes it', () => {
    let value: object = {};
    for (let level = 0; level < 40; level += 1) value = { left: value, right: value };
    expect(() => codec.encode(value)).toThrow('at most 1048576 bytes');
    const cycle: Record<string, unknown> = {};
    Object.assign(cycle, { left: cycle, right: cycle });
    expect(() => codec.encode(cycle)).toThrow('nested at most 100 levels deep');
  });

  it('counts the bytes of keys, too', () => {
    const long = Object.fromEntries(
      Array.from({ length: 20_000 }, (_, index) => [`${'键'.repeat(40)}${index}`, 1]),
    );
    expect(() => codec.encode(long)).toThrow('at most 1048576 bytes');
  });

  const written = codec.encode({ a: 1, b: 2 });
  const head = written.slice(0, written.indexOf('\n') + 1);
  it.each<[string, string]>([
    ['nothing', ''],
    ['no names', '[0,1]'],
    ['values of a shape that is not there', `${head}[1,1]`],
    ['too few values', `${head}[0,1]`],
    ['too many values', `${head}[0,1,2,3]`],
    ['another beginning', `${head}["a",1,2]`],
    ['shapes under the name of others', `${'x'.repeat(22)}${head.slice(22)}[0,1,2]`],
    ['what is no JSON', `${head}[`],
  ])('refuses to read %s', (_case, text) => {
    expect(() => codec.decode(text)).toThrow(expect.objectContaining({ code: 'DB_INTERNAL' }));
  });
});
