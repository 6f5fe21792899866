import { sum, type StepResult } from './step.js';

/** The table printed at the end: step, ok or FAILED, seconds. */
export function summaryTable(results: readonly StepResult[]): string {
  const width = Math.max(4, ...results.map(({ name }) => name.length));
  const rows = results.map(({ name, isOk, durationMs }) =>
    row(name, isOk ? 'ok' : 'FAILED', (durationMs / 1000).toFixed(1)),
  );
  return [row('step', 'result', 'seconds'), ...rows].join('\n');

  function row(name: string, result: string, seconds: string): string {
    return `${name.padEnd(width)}  ${result.padEnd(6)}  ${seconds.padStart(7)}`;
  }
}

/** The last line of a continuous-integration run. */
export function totalsLine(results: readonly StepResult[]): string {
  const { passed, failed } = sum(results.map((result) => result.totals));
  return `${String(passed)} passed, ${String(failed)} failed`;
}

/** 0 only when something ran and nothing failed. */
export function exitCodeOf(results: readonly StepResult[]): number {
  const { passed, failed } = sum(results.map((result) => result.totals));
  return passed > 0 && failed === 0 && results.every((result) => result.isOk) ? 0 : 1;
}
