import { describe, expect, it } from '@jest/globals';
import { sessionPolicies } from './session-policy.js';

describe('the policies that sessions are run under', () => {
  it('keep a session on the primary for two seconds after its write by the rule of Rails', () => {
    let nowMs = 100_000;
    const { rails } = sessionPolicies(() => nowMs);
    expect(rails.consistencyOf(1, undefined)).toBe('eventual');
    expect(rails.consistencyOf(1, nowMs)).toBe('strong');
    nowMs += 2000;
    expect(rails.consistencyOf(1, 100_000)).toBe('eventual');
  });

  it('keep a session on the primary for half a minute by a sticky key, in the process that wrote', () => {
    let nowMs = 100_000;
    const here = sessionPolicies(() => nowMs).sticky;
    const elsewhere = sessionPolicies(() => nowMs).sticky;
    here.wrote(1);
    expect([here.consistencyOf(1, nowMs), here.consistencyOf(2, nowMs)]).toEqual(['strong', 'eventual']);
    expect(elsewhere.consistencyOf(1, nowMs)).toBe('eventual');
    nowMs += 30_000;
    expect(here.consistencyOf(1, undefined)).toBe('eventual');
  });

  it('carry the token in the module’s own way alone', () => {
    const { module, rails, sticky } = sessionPolicies(() => 0);
    expect([module, rails, sticky].map(({ carriesToken }) => carriesToken)).toEqual([true, false, false]);
    expect(module.consistencyOf(1, undefined)).toBe('session');
  });
});
