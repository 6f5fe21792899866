import { describe, expect, it } from '@jest/globals';
import { freezeGrant, type SystemGrant } from './system-grant.js';

const grant: SystemGrant = { reason: 'nightly report', actor: 'report-job', models: ['Patient'] };

describe('freezeGrant', () => {
  it.each([
    ['reason', undefined],
    ['reason', 'ok'],
    ['reason', '     '],
    ['actor', 7],
    ['actor', ' '],
    ['models', 'Patient'],
    ['models', []],
    ['models', [{ toString: (): string => 'Patient' }]],
  ])('refuses the %s %p', (field, value) => {
    expect(() => freezeGrant({ ...grant, [field]: value })).toThrow(
      expect.objectContaining({ code: 'DB_CONTEXT_INVALID', field }),
    );
  });

  it.each([[null], [undefined], ['everything']])('refuses %p in place of a grant', (value) => {
    expect(() => freezeGrant(value as never)).toThrow(
      expect.objectContaining({ code: 'DB_CONTEXT_INVALID' }),
    );
  });

  it('cannot be widened afterwards', () => {
    const models = ['Patient'];
    const frozen = freezeGrant({ ...grant, models });
    models.push('User');
    expect(() => (frozen.models as string[]).push('User')).toThrow(TypeError);
    expect(() => Object.assign(frozen, { models: ['User'] })).toThrow(TypeError);
    expect(frozen).toEqual(grant);
  });

  it('keeps nothing but its three parts', () => {
    const claims = { ...grant, clinicId: 'x' };
    expect(freezeGrant(claims)).toEqual(grant);
  });
});
