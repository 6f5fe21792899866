/** One thing that `npm run check` or `.ci/run` proves. */
export interface Step {
  readonly name: string;
  /** Arguments for Node, the script first. */
  readonly run: readonly string[];
  /** How many tests the step stands for; left out, it is one test that passes or fails as a whole. */
  readonly count?: () => Promise<Totals>;
}

export interface StepResult {
  readonly name: string;
  readonly isOk: boolean;
  readonly durationMs: number;
  readonly totals: Totals;
  /** What the step printed. */
  readonly output: string;
}

/** Numbers of tests. */
export interface Totals {
  readonly passed: number;
  readonly failed: number;
}

export function sum(totals: readonly Totals[]): Totals {
  return totals.reduce(
    (all, each) => ({ passed: all.passed + each.passed, failed: all.failed + each.failed }),
    {
      passed: 0,
      failed: 0,
    },
  );
}
