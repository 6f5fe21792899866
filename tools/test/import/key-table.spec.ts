import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { digestOf } from '../../src/import/identity/key-digest.js';
import { KeyTable } from '../../src/import/identity/key-table.js';
import { NO_ENTRY, RegistrationList } from '../../src/import/identity/registration-list.js';

const valueOf = (number: number): Buffer => {
  const value = Buffer.alloc(4);
  value.writeUInt32LE(number);
  return value;
};

describe('KeyTable', () => {
  it('answers as a Map does, whatever is asked in whatever order', () => {
    const steps = fc.array(
      fc.record({
        key: fc.integer({ min: 0, max: 40 }),
        number: fc.nat(1000),
        what: fc.constantFrom('add', 'get', 'replace'),
      }),
      { maxLength: 200 },
    );
    fc.assert(
      fc.property(steps, (asked) => {
        const table = new KeyTable(41, 4);
        const model = new Map<number, number>();
        for (const { key, number, what } of asked) {
          const digest = digestOf(String(key));
          const held = model.get(key) ?? null;
          if (what === 'add') {
            expect(table.add(digest, valueOf(number))?.readUInt32LE(0) ?? null).toBe(held);
            if (held === null) model.set(key, number);
          } else if (what === 'get' || held === null) {
            expect(table.get(digest)?.readUInt32LE(0) ?? null).toBe(held);
          } else {
            table.replace(digest, valueOf(number));
            model.set(key, number);
          }
        }
        expect(table.size).toBe(model.size);
        table.close();
      }),
      { numRuns: 60 },
    );
  });

  describe('at its limits', () => {
    let table: KeyTable;
    beforeEach(() => {
      table = new KeyTable(2, 4);
    });
    afterEach(() => table.close());

    it('keeps keys apart that meet in the same slot', () => {
      const [first, second] = [Buffer.alloc(16, 0), Buffer.alloc(16, 0)];
      second.writeUInt8(1, 15);
      table.add(first, valueOf(1));
      table.add(second, valueOf(2));
      expect([table.get(first)?.readUInt32LE(0), table.get(second)?.readUInt32LE(0)]).toEqual([1, 2]);
    });

    it('refuses more keys than it was made for', () => {
      table.add(digestOf('a'), valueOf(1));
      table.add(digestOf('b'), valueOf(2));
      expect(() => table.add(digestOf('c'), valueOf(3))).toThrow('more keys than the 2 expected');
    });

    it('refuses to replace what is not there', () => {
      expect(() => table.replace(digestOf('a'), valueOf(1))).toThrow('no such key');
    });
  });
});

describe('RegistrationList', () => {
  it('keeps many lists apart', () => {
    const list = new RegistrationList();
    let [first, second] = [NO_ENTRY, NO_ENTRY];
    for (let clinic = 0; clinic < 50; clinic += 1) {
      if (clinic % 2 === 0) first = list.prepend(clinic, first);
      else second = list.prepend(clinic, second);
    }
    expect(list.clinicsFrom(first).every((clinic) => clinic % 2 === 0)).toBe(true);
    expect([list.clinicsFrom(first).length, list.clinicsFrom(second).length, list.size]).toEqual([
      25, 25, 50,
    ]);
    expect(list.clinicsFrom(NO_ENTRY)).toEqual([]);
    list.close();
  });
});
