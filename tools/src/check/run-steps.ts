import { summaryTable } from './report.js';
import { runStep } from './run-step.js';
import type { Step, StepResult } from './step.js';

/** Runs every step, after a failure too, printing the output of those that fail and the table at the end. */
export async function runSteps(steps: readonly Step[], print: (text: string) => void): Promise<StepResult[]> {
  const results: StepResult[] = [];
  for (const step of steps) {
    print(`… ${step.name}`);
    const result = await runStep(step);
    if (!result.isOk) print(`${result.output.trimEnd()}\n✗ ${step.name}`);
    results.push(result);
  }
  print(`\n${summaryTable(results)}`);
  return results;
}
