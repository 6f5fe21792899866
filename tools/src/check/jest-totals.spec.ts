import { describe, expect, it } from '@jest/globals';
import { totalsOf } from './jest-totals.js';

const report = (figures: object) => ({
  numPassedTests: 5,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  numRuntimeErrorTestSuites: 0,
  ...figures,
});

describe('Jest totals', () => {
  it('refuses what is not a Jest report', () => {
    expect(() => totalsOf({ passed: 5 })).toThrow('numPassedTests');
  });

  it('counts a suite that could not run as a failure', () => {
    expect(totalsOf(report({ numRuntimeErrorTestSuites: 1 }))).toEqual({ passed: 5, failed: 1 });
  });

  it('counts skipped and todo tests as failures', () => {
    expect(totalsOf(report({ numPendingTests: 2, numTodoTests: 1 }))).toEqual({ passed: 5, failed: 3 });
  });

  it('adds failed tests', () => {
    expect(totalsOf(report({ numFailedTests: 3 }))).toEqual({ passed: 5, failed: 3 });
  });
});
