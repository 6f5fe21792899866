import { describe, expect, it } from '@jest/globals';
import { CLINIC_A, CLINIC_B, identityOf, USER_A } from '../../test/support/principal-fixture.js';
import { assertNotExpired, canonicalUuid, freezeIdentity, type Identity } from './identity.js';

describe('canonicalUuid', () => {
  it.each([
    ['nothing', undefined],
    ['null', null],
    ['a number', 7],
    ['an empty text', ''],
    ['36 characters that are no UUID', 'x'.repeat(36)],
    ['a UUID without hyphens', CLINIC_A.replaceAll('-', '')],
    ['a UUID in braces', `{${CLINIC_A}}`],
    ['a UUID and a line break', `${CLINIC_A}\n`],
    ['a UUID after white space', ` ${CLINIC_A.slice(1)}`],
    ['digits of another script', CLINIC_A.replace('0', '٠')],
    ['a quote in place of a digit', CLINIC_A.replace('a', "'")],
    ['a list that prints as a UUID', [CLINIC_A]],
    ['an object that prints as a UUID', { length: 36, toLowerCase: (): string => CLINIC_A }],
  ])('refuses %s', (_case, value) => {
    expect(canonicalUuid(value)).toBeNull();
  });

  it('answers in lower case', () => {
    expect(canonicalUuid(CLINIC_A.toUpperCase())).toBe(CLINIC_A);
  });
});

describe('freezeIdentity', () => {
  const malformed: [string, Partial<Record<keyof Identity, unknown>>][] = [
    ['clinicId', { clinicId: 'clinic-1' }],
    ['clinicId', { clinicId: undefined }],
    ['userId', { userId: null }],
    ['requestId', { requestId: 'r'.repeat(201) }],
    ['requestId', { requestId: 'r\0' }],
    ['deviceId', { deviceId: 'half of a pair: \ud83e' }],
    ['roles', { roles: 'admin' }],
    ['roles', { roles: ['nurse', 7] }],
    ['locationIds', { locationIds: 'everywhere' }],
    ['locationIds', { locationIds: ['ward 3'] }],
    ['expiresAt', { expiresAt: '2030-01-01' }],
    ['expiresAt', { expiresAt: new Date(Number.NaN) }],
    ['requestId', { requestId: 10n }],
    ['deviceId', { deviceId: {} }],
    ['purpose', { purpose: ['TREAT'] }],
  ];
  it.each(malformed)('refuses a malformed %s', (field, change) => {
    const identity = { ...identityOf(), ...change } as Identity;
    expect(() => freezeIdentity(identity)).toThrow(
      expect.objectContaining({ code: 'DB_CONTEXT_INVALID', field }),
    );
  });

  it.each([[null], [undefined], ['user'], [7]])('refuses %p in place of an identity', (identity) => {
    expect(() => freezeIdentity(identity as never)).toThrow(
      expect.objectContaining({ code: 'DB_CONTEXT_INVALID' }),
    );
  });

  it('refuses every later change, at any depth', () => {
    const frozen = freezeIdentity(identityOf({ locationIds: [CLINIC_B] }));
    expect(() => Object.assign(frozen, { clinicId: CLINIC_B })).toThrow(TypeError);
    expect(() => (frozen.roles as string[]).push('clinic-admin')).toThrow(TypeError);
    expect(() => (frozen.locationIds as string[]).pop()).toThrow(TypeError);
  });

  it('does not follow the caller who changes the identity afterwards', () => {
    const roles = ['nurse'];
    const expiresAt = new Date(1000);
    const given = { ...identityOf(), roles, expiresAt };
    const frozen = freezeIdentity(given);
    given.clinicId = CLINIC_B;
    roles.push('clinic-admin');
    expiresAt.setTime(9_999_999);
    expect(frozen).toEqual({ ...identityOf(), expiresAt: new Date(1000) });
  });

  it('keeps its expiry when somebody changes the date it hands out', () => {
    const frozen = freezeIdentity(identityOf({ expiresAt: new Date(1000) }));
    frozen.expiresAt?.setTime(9_999_999);
    expect(() => {
      assertNotExpired(frozen, 1000);
    }).toThrow(expect.objectContaining({ code: 'DB_CONTEXT_EXPIRED' }));
  });

  it('drops what is no part of an identity', () => {
    const claims = { ...identityOf(), iat: 1, nested: { clinicId: CLINIC_B } };
    expect(freezeIdentity(claims)).toEqual(identityOf());
  });

  it('keeps every part of an identity, in canonical form', () => {
    const full: Identity = {
      clinicId: CLINIC_A.toUpperCase(),
      userId: USER_A.toUpperCase(),
      roles: [],
      locationIds: [CLINIC_B.toUpperCase()],
      purpose: 'TREAT',
      ip: '10.0.0.1',
      deviceId: 'tablet-3',
      authLevel: 'mfa',
      requestId: 'r-1',
      expiresAt: new Date(5),
    };
    expect(freezeIdentity(full)).toEqual({
      ...full,
      clinicId: CLINIC_A,
      userId: USER_A,
      locationIds: [CLINIC_B],
    });
  });

  it('freezes what it froze before to the same identity', () => {
    const once = freezeIdentity(identityOf({ expiresAt: new Date(5), locationIds: [CLINIC_B] }));
    expect(freezeIdentity(once)).toEqual(once);
  });
});

describe('assertNotExpired', () => {
  const expiring = identityOf({ expiresAt: new Date(1000) });

  it.each([1000, 1001])('refuses at %i ms an identity that expires at 1000 ms', (nowMs) => {
    expect(() => {
      assertNotExpired(expiring, nowMs);
    }).toThrow(expect.objectContaining({ code: 'DB_CONTEXT_EXPIRED' }));
  });

  it('accepts it until then, and an identity without expiry for ever', () => {
    assertNotExpired(expiring, 999);
    expect(() => {
      assertNotExpired(identityOf(), Number.MAX_SAFE_INTEGER);
    }).not.toThrow();
  });
});
