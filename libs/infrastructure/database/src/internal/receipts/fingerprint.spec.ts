import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Prisma } from '../../prisma/generated/client/client.js';
import { fingerprintOf } from './fingerprint.js';

const audit = { action: 'ADMIT', resourceType: 'Patient' };
const of = (body: unknown) => fingerprintOf(body, audit);

class AdmitPatient {
  constructor(readonly mrn: string) {}
}

/** The same data, every object’s keys in the opposite order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reversed(member)]),
  );
}

describe('fingerprintOf', () => {
  const cycle: unknown[] = [];
  cycle.push(cycle);

  it.each<[string, unknown]>([
    ['a function', { run: () => undefined }],
    ['a map, which shows nothing of itself', { tags: new Map([[1, 2]]) }],
    ['a set', new Set([1])],
    ['a promise', Promise.resolve()],
    ['a cycle', cycle],
  ])('refuses %s', (_case, body) => {
    expect(() => of(body)).toThrow(expect.objectContaining({ code: 'DB_ARGUMENT_INVALID', field: 'body' }));
  });

  it('tells apart what JSON would not', () => {
    const day = '2026-03-01T00:00:00.000Z';
    const bodies = [
      1,
      '1',
      1n,
      new Prisma.Decimal(1),
      [1],
      { 0: 1 },
      new Uint8Array([1]),
      true,
      null,
      undefined,
      'null',
      [undefined],
      [null],
      [],
      {},
      day,
      new Date(day),
      Number.NaN,
      0,
      -0,
      { $: 'date', v: day },
      { a: { b: 1 } },
      { a: 1, b: 1 },
      { a: null },
      [1, 2],
      [2, 1],
      [[1], 2],
    ];
    expect(new Set(bodies.map(of)).size).toBe(bodies.length);
  });

  it('tells the same body for another purpose apart', () => {
    const body = { mrn: 'M-1' };
    const audits = [audit, { ...audit, action: 'DISCHARGE' }, { ...audit, resourceId: 'r' }, undefined];
    expect(new Set(audits.map((one) => fingerprintOf(body, one))).size).toBe(audits.length);
    expect(fingerprintOf(audit, body)).not.toBe(fingerprintOf(body, audit));
  });

  it.each<[string, unknown, unknown]>([
    ['the order of keys', { a: 1, b: { c: 2, d: 3 } }, { b: { d: 3, c: 2 }, a: 1 }],
    ['members that are undefined', { a: 1, b: undefined }, { a: 1 }],
    ['the class of a body', new AdmitPatient('M-1'), { mrn: 'M-1' }],
    ['the spelling of a decimal', new Prisma.Decimal('1.50'), new Prisma.Decimal('1.5')],
    ['the class of bytes', Buffer.from([1, 2]), new Uint8Array([1, 2])],
    ['the realm of an object', { a: 1 }, Object.assign(Object.create(null) as object, { a: 1 })],
  ])('makes nothing of %s', (_case, one, other) => {
    expect(of(one)).toBe(of(other));
  });

  it('takes an object that writes itself as JSON by that', () => {
    const at = (iso: string) => ({
      body: new (class {
        readonly #iso = iso;
        toJSON() {
          return this.#iso;
        }
      })(),
    });
    expect(of(at('2026-03-01'))).toBe(of(at('2026-03-01')));
    expect(of(at('2026-03-01'))).not.toBe(of(at('2026-03-02')));
    expect(of(at('2026-03-01'))).not.toBe(of({ body: '2026-03-01' }));
  });

  it('is the same in every release: receipts outlive them', () => {
    expect(
      of({
        mrn: 'M-1',
        at: new Date(0),
        fee: new Prisma.Decimal('12.50'),
        n: 9n,
        photo: new Uint8Array([1]),
      }),
    ).toBe('1951de7fa124fb115b532924495abac78eba2122cdc3764da6cd9b995298f437');
  });

  it('keeps the order of keys out for any body, and tells any two apart', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
        expect(of(reversed(one))).toBe(of(one));
        expect(of(one) === of(other)).toBe(sorted(one) === sorted(other));
      }),
      { numRuns: 500 },
    );
  });
});

/** The same decision, made another way. */
function sorted(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sorted).join()}]`;
  if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? '-0' : JSON.stringify(value);
  const members = Object.entries(value).map(([key, member]) => `${JSON.stringify(key)}:${sorted(member)}`);
  return `{${members.sort().join()}}`;
}
