import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { ValueSeal } from './value-seal.js';

const KEY = new Uint8Array(32).fill(7);
const NAME = 'clinic-a Patient.findUnique {"where":{"email":"ana@example.org"}}';
const NONCE = [17, 29] as const;

const seal = new ValueSeal(KEY);
const other = new ValueSeal(new Uint8Array(32).fill(8));

function textOf(name: string, sealed: Uint8Array): string | undefined {
  return seal.open(name, sealed)?.toString();
}

function flipped(sealed: Uint8Array, index: number, bit: number): Uint8Array {
  const copy = Uint8Array.from(sealed);
  copy[index] = copy[index]! ^ (1 << bit);
  return copy;
}

describe('the value seal', () => {
  it.each([0, 31, 33, 64])('refuses a key of %i bytes', (length) => {
    expect(() => new ValueSeal(new Uint8Array(length))).toThrow(RangeError);
  });

  describe('does not open', () => {
    const sealed = seal.seal(NAME, '{"name":"Ana"}');

    it('a value with any bit flipped', () => {
      for (let index = 0; index < sealed.length; index += 1)
        for (let bit = 0; bit < 8; bit += 1)
          expect(seal.open(NAME, flipped(sealed, index, bit))).toBeUndefined();
      expect(textOf(NAME, sealed)).toBe('{"name":"Ana"}');
    });

    it('a value that is cut or has something added, wherever', () => {
      for (let length = 0; length < sealed.length; length += 1) {
        expect(seal.open(NAME, sealed.subarray(0, length))).toBeUndefined();
        expect(seal.open(NAME, sealed.subarray(sealed.length - length))).toBeUndefined();
      }
      expect(seal.open(NAME, Buffer.concat([sealed, Buffer.of(0)]))).toBeUndefined();
    });

    it('an empty value with any bit flipped, or cut', () => {
      const empty = seal.seal(NAME, '');
      for (let index = 0; index < empty.length; index += 1) {
        expect(seal.open(NAME, flipped(empty, index, 0))).toBeUndefined();
        expect(seal.open(NAME, empty.subarray(0, index))).toBeUndefined();
      }
    });

    it.each(['clinic-b Patient.findUnique', '', `${NAME} `, ` ${NAME}`, NAME.toUpperCase()])(
      'a value that was sealed for another read, as “%s”',
      (name) => {
        expect(seal.open(name, sealed)).toBeUndefined();
      },
    );

    it('two values that were swapped, nor one with the head of the other', () => {
      const [one, two] = [seal.seal('one', 'text 1'), seal.seal('two', 'text 2')];
      expect([seal.open('one', two), seal.open('two', one)]).toEqual([undefined, undefined]);
      for (let at = 1; at < one.length; at += 1) {
        const mixed = Buffer.concat([one.subarray(0, at), two.subarray(at)]);
        expect([textOf('one', mixed), textOf('two', mixed)].filter((text) => text !== undefined)).toEqual(
          mixed.equals(two) ? ['text 2'] : mixed.equals(one) ? ['text 1'] : [],
        );
      }
    });

    it('what was sealed under another key', () => {
      expect(other.open(NAME, sealed)).toBeUndefined();
      expect(seal.open(NAME, other.seal(NAME, 'x'))).toBeUndefined();
    });

    it('another version', () => {
      for (let version = 0; version < 256; version += 1) {
        const changed = Uint8Array.from(sealed);
        changed[0] = version;
        expect(textOf(NAME, changed)).toBe(version === 1 ? '{"name":"Ana"}' : undefined);
      }
    });

    it('what nobody has sealed', () => {
      for (const length of [0, 1, 44, 45, 46, 1000])
        for (const byte of [0, 1, 255])
          expect(seal.open(NAME, new Uint8Array(length).fill(byte))).toBeUndefined();
    });
  });

  it.each([
    ['nothing', ''],
    ['a row', '[{"name":"Ana","at":1},{"at":"date"}]'],
    ['letters of many bytes', 'Kovács 漢字 🦷 \u0000\u2028'],
    ['a mebibyte', 'é'.repeat(524_288)],
  ])('opens %s that was sealed', (_case, text) => {
    expect(textOf(NAME, seal.seal(NAME, text))).toBe(text);
  });

  it('opens a part of longer bytes, and leaves them as they were', () => {
    const sealed = seal.seal(NAME, 'text');
    const longer = new Uint8Array(sealed.length + 20).fill(9);
    longer.set(sealed, 10);
    const before = Uint8Array.from(longer);
    expect(textOf(NAME, longer.subarray(10, -10))).toBe('text');
    expect(longer).toStrictEqual(before);
  });

  it('adds 45 bytes, and shows neither text nor arguments', () => {
    const sealed = seal.seal(NAME, 'ana@example.org');
    expect(sealed.length).toBe(45 + 'ana@example.org'.length);
    expect(sealed.toString('latin1')).not.toMatch(/ana|Patient/);
  });

  it('opens what any of many processes with the same key has sealed, at any time', () => {
    const processes = Array.from({ length: 200 }, () => new ValueSeal(KEY));
    const sealed = processes.map((each, index) => each.seal(NAME, String(index)));
    for (let round = 0; round < 2; round += 1)
      expect(sealed.map((each) => textOf(NAME, each))).toEqual(sealed.map((_each, index) => String(index)));
    const own = processes[0]!.seal(NAME, 'own');
    for (const each of sealed) processes[0]!.open(NAME, each);
    expect(processes[0]!.open(NAME, own)?.toString()).toBe('own');
  });

  it('encrypts under another key in every process: equal texts never look alike', () => {
    const salts = Array.from({ length: 100 }, () =>
      new ValueSeal(KEY).seal(NAME, 'x').toString('hex', 1, 17),
    );
    expect(new Set(salts).size).toBe(100);
  });

  it('uses no nonce twice', () => {
    const nonces = Array.from({ length: 10_000 }, () => seal.seal(NAME, '').toString('hex', ...NONCE));
    expect(new Set(nonces).size).toBe(10_000);
  });

  describe('names reads', () => {
    it('alike in every process with the key, and without it in no other', () => {
      expect(seal.nameOf(NAME)).toBe(seal.nameOf(NAME));
      expect(new ValueSeal(KEY).nameOf(NAME)).toBe(seal.nameOf(NAME));
      expect(other.nameOf(NAME)).not.toBe(seal.nameOf(NAME));
    });

    it('each by its own name, which shows nothing of its arguments', () => {
      expect(seal.nameOf(`${NAME} `)).not.toBe(seal.nameOf(NAME));
      expect(seal.nameOf(NAME)).toMatch(/^[\w-]{43}$/);
      expect(seal.nameOf('')).toMatch(/^[\w-]{43}$/);
      expect(seal.nameOf('ana')).not.toContain('ana');
    });

    it('under a key that is not the one given', () => {
      expect(seal.nameOf(NAME)).not.toBe(createHmac('sha256', KEY).update(NAME).digest('base64url'));
    });
  });
});
