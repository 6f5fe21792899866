import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ReadMark } from '../../pipeline/session-footing.js';
import type { ConsistencyToken } from './consistency-token.js';
import { TokenCodec } from './token-codec.js';

const KEY = Buffer.alloc(32, 7);
const NOW = 1_800_000_000_000;
const codec = new TokenCodec(KEY);
const tokenOf = (changes: Partial<ConsistencyToken> = {}): ConsistencyToken => ({
  systemId: '7312345678901234567',
  timeline: 1,
  writeLsn: 0x16b3748n,
  readLsn: 0x16b3750n,
  seenBelow: 807n,
  isInDoubt: false,
  issuedAtMs: NOW,
  ...changes,
});
const MARK = { process: 0xfedc_ba98_7654, seenAt: 7, below: 807n, era: 0xffff_fffe };
const marked = (changes: Partial<ReadMark> = {}) => tokenOf({ mark: { ...MARK, ...changes } });
const refused = (reason: string) => ({ kind: 'refused', reason });
/** Any bytes, signed with the right key. */
const signed = (body: Buffer) =>
  Buffer.concat([body, createHmac('sha256', KEY).update(body).digest()]).toString('base64url');
const bodyOf = (text: string) => Buffer.from(text, 'base64url').subarray(0, -32);

const uint64 = fc.bigInt({ min: 0n, max: 0xffff_ffff_ffff_ffffn });
const uint48 = fc.maxSafeNat().map((number) => number % 2 ** 48);
const anyMark: fc.Arbitrary<ReadMark> = fc
  .record({ process: uint48, seenAt: uint48, below: uint64, era: fc.nat(0xffff_ffff) })
  .map((mark) => (mark.below === 0n ? { ...mark, era: 0 } : mark));
const anyToken: fc.Arbitrary<ConsistencyToken> = fc.record({
  systemId: uint64.map(String),
  timeline: fc.nat(0xffff_ffff),
  writeLsn: uint64,
  readLsn: uint64,
  seenBelow: uint64,
  isInDoubt: fc.boolean(),
  issuedAtMs: fc.integer({ min: NOW - 86_400_000, max: NOW + 60_000 }),
  mark: fc.option(anyMark, { nil: undefined }),
});

describe('TokenCodec', () => {
  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['an empty text', ''],
    ['a number', 7],
    ['a list', [codec.encode(tokenOf())]],
    ['no base64', 'ü'.repeat(102)],
    ['one character less', codec.encode(tokenOf()).slice(0, -1)],
    ['one character more', `${codec.encode(tokenOf())}A`],
    ['a blank behind', `${codec.encode(tokenOf())} `],
    ['padding', `${codec.encode(tokenOf())}=`],
    ['more than 200 characters', 'A'.repeat(201)],
    ['a million characters', 'A'.repeat(1_000_000)],
    [
      'a signed text of another version',
      signed(Buffer.concat([Buffer.of(1), bodyOf(codec.encode(tokenOf())).subarray(1)])),
    ],
    ['a signed text of another length', signed(bodyOf(codec.encode(tokenOf())).subarray(0, -1))],
    ['a mark cut off', signed(bodyOf(codec.encode(marked())).subarray(0, 44))],
    [
      'a mark behind a token without one',
      signed(Buffer.concat([bodyOf(codec.encode(tokenOf())), Buffer.alloc(24)])),
    ],
    ['half a mark', signed(bodyOf(codec.encode(marked())).subarray(0, 56))],
    [
      'an era of no transactions',
      signed(
        Buffer.concat([bodyOf(codec.encode(marked({ below: 0n, era: 0 }))).subarray(0, -1), Buffer.of(1)]),
      ),
    ],
  ])('refuses %s as malformed', (_case, text) => {
    expect(codec.decode(text, NOW)).toEqual(refused('malformed'));
  });

  it('refuses the other spellings of base64 that mean the same bytes', () => {
    const text = codec.encode(tokenOf({ writeLsn: 0xffff_ffff_ffff_ffffn }));
    const other = text.replaceAll('_', '/');
    expect(Buffer.from(other, 'base64url')).toEqual(Buffer.from(text, 'base64url'));
    expect(other).not.toBe(text);
    expect(codec.decode(other, NOW)).toEqual(refused('malformed'));
  });

  it('refuses what another key has signed', () => {
    const other = new TokenCodec(Buffer.alloc(32, 8));
    expect(codec.decode(other.encode(tokenOf()), NOW)).toEqual(refused('forged'));
  });

  it('refuses any token with one bit flipped', () => {
    fc.assert(
      fc.property(anyToken, fc.nat(), (token, place) => {
        const bytes = Buffer.from(codec.encode(token), 'base64url');
        const bit = place % (bytes.length * 8);
        bytes[bit >> 3] = (bytes[bit >> 3] as number) ^ (1 << (bit & 7));
        expect(codec.decode(bytes.toString('base64url'), NOW)).toEqual(refused('forged'));
      }),
    );
  });

  it('refuses any token with one character changed, those bits included that base64 does not use', () => {
    const alphabet = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_');
    fc.assert(
      fc.property(anyToken, fc.nat(), fc.constantFrom(...alphabet), (token, place, character) => {
        const text = codec.encode(token);
        const at = place % text.length;
        fc.pre(text[at] !== character);
        const changed = text.slice(0, at) + character + text.slice(at + 1);
        expect(codec.decode(changed, NOW).kind).toBe('refused');
      }),
    );
    const text = codec.encode(tokenOf());
    for (const character of alphabet)
      if (!text.endsWith(character))
        expect(codec.decode(text.slice(0, -1) + character, NOW).kind).toBe('refused');
  });

  it('refuses a token that is older than a day', () => {
    const text = codec.encode(tokenOf());
    expect(codec.decode(text, NOW + 86_400_000).kind).toBe('valid');
    expect(codec.decode(text, NOW + 86_400_001)).toEqual(refused('expired'));
  });

  it('refuses a token from the future, further ahead than two clocks may stand apart', () => {
    const text = codec.encode(tokenOf());
    expect(codec.decode(text, NOW - 60_000).kind).toBe('valid');
    expect(codec.decode(text, NOW - 60_001)).toEqual(refused('future'));
  });

  it('keeps to the limits it was given', () => {
    const short = new TokenCodec(KEY, { lifetimeMs: 10, maxSkewMs: 0 });
    expect(short.decode(codec.encode(tokenOf()), NOW + 11)).toEqual(refused('expired'));
    expect(short.decode(codec.encode(tokenOf()), NOW - 1)).toEqual(refused('future'));
  });

  it.each([0, 16, 31, 33, 64])('refuses a key of %d bytes', (length) => {
    expect(() => new TokenCodec(Buffer.alloc(length))).toThrow(
      new RangeError(`The token key must have 32 bytes, got ${length}`),
    );
  });

  it.each<[string, Partial<ConsistencyToken>]>([
    ['a system id that is no number', { systemId: 'x' }],
    ['a system id with a sign', { systemId: '-1' }],
    ['a system id with leading noughts', { systemId: '007' }],
    ['a system id beyond 64 bits', { systemId: '18446744073709551616' }],
    ['a timeline below 0', { timeline: -1 }],
    ['a timeline beyond 32 bits', { timeline: 4_294_967_296 }],
    ['half a timeline', { timeline: 1.5 }],
    ['a place below 0', { writeLsn: -1n }],
    ['a place beyond 64 bits', { readLsn: 1n << 64n }],
    ['a transaction below 0', { seenBelow: -1n }],
    ['an instant that is none', { issuedAtMs: Number.NaN }],
    ['a process below 0', { mark: { ...MARK, process: -1 } }],
    ['a process beyond 48 bits', { mark: { ...MARK, process: 2 ** 48 } }],
    ['a count below 0', { mark: { ...MARK, seenAt: -1 } }],
    ['a count beyond 48 bits', { mark: { ...MARK, seenAt: 2 ** 48 } }],
    ['transactions beyond 64 bits', { mark: { ...MARK, below: 1n << 64n } }],
    ['an era beyond 32 bits', { mark: { ...MARK, era: 2 ** 32 } }],
    ['an era of no transactions', { mark: { ...MARK, below: 0n } }],
  ])('refuses to write %s', (_case, changes) => {
    expect(() => codec.encode(tokenOf(changes))).toThrow(expect.objectContaining({ name: 'RangeError' }));
  });

  it('gives back any token it wrote', () => {
    fc.assert(
      fc.property(anyToken, (token) => {
        expect(codec.decode(codec.encode(token), NOW)).toEqual({ kind: 'valid', token });
      }),
    );
  });

  it('writes what is safe in a header, a cookie and a URL', () => {
    expect(codec.encode(tokenOf())).toMatch(/^[\w-]{102}$/);
    expect(codec.encode(marked())).toMatch(/^[\w-]{134}$/);
  });

  it('writes a token without a mark as releases before marks did', () => {
    expect(bodyOf(codec.encode(tokenOf()))[0]).toBe(2);
    expect(bodyOf(codec.encode(marked()))[0]).toBe(3);
  });
});
