import { describe, expect, it } from '@jest/globals';
import { atLeast, atMost, shortcomingsOf, type GuaranteeReport } from './guarantee-report.js';

const proof: GuaranteeReport = {
  id: 'g0',
  seed: 1,
  operations: 10,
  violations: [],
  figures: [atMost('foreign rows', 0, 0), atLeast('operations', 10, 10)],
  controls: [{ name: 'without it', violations: 1 }],
  mutants: [{ name: 'half of it', caught: true }],
};

describe('a guarantee report', () => {
  it.each<[string, Partial<GuaranteeReport>]>([
    ['violated: x', { violations: ['x'] }],
    ['missed: foreign rows is 1, limit 0', { figures: [atMost('foreign rows', 1, 0)] }],
    ['missed: operations is 9, limit 10', { figures: [atLeast('operations', 9, 10)] }],
    ['silent control: without it', { controls: [{ name: 'without it', violations: 0 }] }],
    ['uncaught mutant: half of it', { mutants: [{ name: 'half of it', caught: false }] }],
    ['no figure', { figures: [] }],
    ['no control', { controls: [] }],
    ['no mutant', { mutants: [] }],
  ])('is no proof: %s', (shortcoming, changes) => {
    expect(shortcomingsOf({ ...proof, ...changes })).toEqual([shortcoming]);
  });

  it('is a proof when every figure is met, every control fails and every mutant is caught', () => {
    expect(shortcomingsOf(proof)).toEqual([]);
  });
});
