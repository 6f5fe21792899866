import { describe, expect, it } from '@jest/globals';
import { clinicPrincipal, systemPrincipal, USER_A } from '../../test/support/principal-fixture.js';
import { auditStamp, type AuditInfo } from './audit-stamp.js';

const OTHER = '0190b000-0000-7000-8000-00000000000c';
const audit: AuditInfo = { action: 'EDIT_PATIENT', resourceType: 'Patient' };

describe('auditStamp', () => {
  it.each<[string, object]>([
    ['action', { action: '' }],
    ['action', { action: undefined }],
    ['action', { action: 'x'.repeat(101) }],
    ['action', { action: { toString: (): string => 'EDIT' } }],
    ['resourceType', { resourceType: '' }],
    ['resourceType', { resourceType: 7 }],
    ['resourceType', { resourceType: 'x'.repeat(101) }],
    ['action', { action: 'EDIT\0' }],
    ['resourceId', { resourceId: 7 }],
    ['resourceId', { resourceId: 'x'.repeat(129) }],
    ['patientId', { patientId: 'M-1' }],
    ['purpose', { purpose: null }],
    ['userId', { userId: { toString: (): string => OTHER } }],
    ['metadata', { metadata: [] }],
    ['metadata', { metadata: null }],
    ['metadata', { metadata: 'text' }],
    ['metadata', { metadata: () => 1 }],
    ['metadata', { metadata: { n: 1n } }],
    ['metadata', { metadata: { note: 'a\0b' } }],
    ['metadata', { metadata: { note: '\ud83e' } }],
    ['metadata', { metadata: holdingItself() }],
    ['metadata', { metadata: { n: [1e300] } }],
    ['metadata.system', { metadata: { system: { actor: 'somebody' } } }],
    ['metadata', { metadata: { note: 'x'.repeat(8192) } }],
    ['metadata', { metadata: { note: '€'.repeat(3000) } }],
  ])('refuses a malformed %s', (field, change) => {
    expect(() => auditStamp(clinicPrincipal(), { ...audit, ...change })).toThrow(
      expect.objectContaining({ code: 'DB_AUDIT_INFO_INVALID', field }),
    );
  });

  it('takes metadata up to 8 KiB', () => {
    const metadata = { note: 'x'.repeat(8192 - '{"note":""}'.length) };
    expect(auditStamp(clinicPrincipal(), { ...audit, metadata })).toMatchObject({ metadata });
  });

  it('takes texts that only look like what cannot be stored', () => {
    const metadata = { note: 'a literal \\u0000, a pair 🩺' };
    expect(auditStamp(clinicPrincipal(), { ...audit, metadata })).toMatchObject({ metadata });
  });

  it('lets nothing else in the caller’s object speak for the actor or the request', () => {
    const forged = { ...audit, requestId: 'forged', onBehalfOf: OTHER, purpose: undefined, reason: 'x' };
    const principal = clinicPrincipal({ requestId: 'r-1', purpose: 'TREAT' });
    expect(auditStamp(principal, forged as unknown as AuditInfo)).toEqual({
      ...audit,
      userId: USER_A,
      requestId: 'r-1',
      purpose: 'TREAT',
    });
  });

  it('does not follow a caller who changes the metadata afterwards', () => {
    const metadata: Record<string, unknown> = { study: 7 };
    const stamp = auditStamp(clinicPrincipal(), { ...audit, metadata });
    metadata['study'] = 8;
    expect(stamp).toMatchObject({ metadata: { study: 7 } });
  });

  it('names the identity’s user as the actor, whatever the caller says', () => {
    expect(auditStamp(clinicPrincipal(), { ...audit, userId: OTHER })).toEqual({
      ...audit,
      userId: USER_A,
      onBehalfOf: OTHER,
    });
  });

  it('records nobody acting on their own behalf', () => {
    expect(auditStamp(clinicPrincipal(), { ...audit, userId: USER_A })).toEqual({ ...audit, userId: USER_A });
  });

  it('carries request and purpose, the write’s own purpose first', () => {
    const principal = clinicPrincipal({ requestId: 'r-1', purpose: 'TREAT' });
    expect(auditStamp(principal, undefined)).toEqual({ userId: USER_A, requestId: 'r-1', purpose: 'TREAT' });
    expect(auditStamp(principal, { ...audit, purpose: 'ETREAT' })).toMatchObject({ purpose: 'ETREAT' });
  });

  it('names no actor for system work, whose own setting does', () => {
    const principal = systemPrincipal(['Patient']);
    expect(auditStamp(principal, undefined)).toEqual({});
    expect(auditStamp(principal, audit)).toEqual(audit);
    expect(auditStamp(principal, { ...audit, userId: OTHER })).toEqual({ ...audit, onBehalfOf: OTHER });
  });

  it('keeps every part of the audit information', () => {
    const full: AuditInfo = {
      ...audit,
      resourceId: 'p-1',
      patientId: OTHER,
      purpose: 'HRESCH',
      metadata: { study: 7 },
    };
    expect(auditStamp(clinicPrincipal(), full)).toEqual({ ...full, userId: USER_A });
  });
});

function holdingItself(): object {
  const metadata: Record<string, unknown> = {};
  metadata['self'] = metadata;
  return metadata;
}
