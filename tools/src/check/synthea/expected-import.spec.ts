import { describe, expect, it } from '@jest/globals';
import { differencesIn, expectedCounts, expectedRejects } from './expected-import.js';

const report = (changes: object = {}) =>
  JSON.stringify({
    counts: expectedCounts,
    inserted: expectedCounts,
    rejected: {
      ...Object.fromEntries(Object.keys(expectedCounts).map((kind) => [kind, 0])),
      ...expectedRejects,
    },
    ...changes,
  });

describe('differencesIn', () => {
  it('refuses what is not an import report', () => {
    expect(() => differencesIn('{}', true)).toThrow('counts');
  });

  it('names a count that is off', () => {
    expect(differencesIn(report({ counts: { ...expectedCounts, patients: 56 } }), true)).toEqual([
      'patients: 57 should be held, 56 are',
    ]);
  });

  it('names a kind that is not there', () => {
    const { allergies: _allergies, ...counts } = expectedCounts;
    expect(differencesIn(report({ counts }), true)).toEqual(['allergies: 40 should be held, none are']);
  });

  it('names rejects that are off', () => {
    expect(differencesIn(report({ rejected: {} }), true)).toContain(
      'observations: 75 should be rejected, none are',
    );
  });

  it('refuses a second run that inserts', () => {
    expect(differencesIn(report(), false)).toContain('clinics: 0 should be inserted, 63 are');
  });

  it('accepts what the export holds', () => {
    expect(differencesIn(report(), true)).toEqual([]);
  });
});
