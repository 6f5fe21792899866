import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { sum, type Totals } from './step.js';

const report = z.object({
  numPassedTests: z.int().nonnegative(),
  numFailedTests: z.int().nonnegative(),
  numPendingTests: z.int().nonnegative(),
  numTodoTests: z.int().nonnegative(),
  /** Suites that never got as far as a test. */
  numRuntimeErrorTestSuites: z.int().nonnegative(),
});

/**
 * Adds up Jest's JSON reports. A suite that could not run counts as one failure, and so does every skipped test:
 * nothing is green that was not executed.
 * @param files one report per project
 * @throws when a report is missing or is not Jest's
 */
export async function jestTotals(files: readonly string[]): Promise<Totals> {
  return sum(
    await Promise.all(files.map(async (file) => totalsOf(JSON.parse(await readFile(file, 'utf8'))))),
  );
}

/** The totals of one parsed report. */
export function totalsOf(content: unknown): Totals {
  const jest = report.parse(content);
  const skipped = jest.numPendingTests + jest.numTodoTests;
  return {
    passed: jest.numPassedTests,
    failed: jest.numFailedTests + jest.numRuntimeErrorTestSuites + skipped,
  };
}
