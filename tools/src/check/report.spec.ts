import { describe, expect, it } from '@jest/globals';
import { exitCodeOf, summaryTable, totalsLine } from './report.js';
import type { StepResult } from './step.js';

const result = (name: string, passed: number, failed: number): StepResult => ({
  name,
  isOk: failed === 0,
  durationMs: 1234,
  totals: { passed, failed },
  output: '',
});

describe('check report', () => {
  it('names the failed step in the table', () => {
    expect(summaryTable([result('lint', 1, 0), result('types', 0, 1)])).toBe(
      ['step   result  seconds', 'lint   ok          1.2', 'types  FAILED      1.2'].join('\n'),
    );
  });

  it('adds up every step in the last line', () => {
    expect(totalsLine([result('lint', 1, 0), result('tests', 40, 2)])).toBe('41 passed, 2 failed');
  });

  it('refuses a run in which anything failed', () => {
    expect(exitCodeOf([result('lint', 1, 0), result('tests', 40, 2)])).toBe(1);
  });

  it('refuses a run in which nothing was executed', () => {
    expect(exitCodeOf([])).toBe(1);
    expect(exitCodeOf([result('tests', 0, 0)])).toBe(1);
  });

  it('accepts a run in which everything passed', () => {
    expect(exitCodeOf([result('lint', 1, 0), result('tests', 40, 0)])).toBe(0);
  });
});
