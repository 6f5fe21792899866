import type { JudgedFault, RedisReport, Window } from './redis-report.js';

const LABEL_WIDTH = 13;

export function describeRedisReport({ faults, isPassed }: RedisReport): string {
  const verdict = isPassed
    ? 'passed: no request failed, and the database had no more than twice the work'
    : 'failed: see above';
  return [...faults.flatMap(describeFault), verdict].join('\n');
}

function describeFault(fault: JudgedFault): string[] {
  const { before, during, after, ratio, keys, pid, newPid, backAfterMs } = fault;
  const over = (rate: (window: Window) => number): string =>
    `${figure(rate(before))}/s before, ${figure(rate(during))}/s from the fault on, ${figure(rate(after))}/s after`;
  const gaps = [before, during, after].map(({ longestGapMs }) => String(longestGapMs)).join(', ');
  const process =
    newPid === pid ? `process ${String(pid)}` : `process ${String(pid)}, then ${String(newPid)}`;
  const rows: readonly [string, string][] = [
    ['redis', `${process}; ${String(keys)} keys before; answered again after ${String(backAfterMs)} ms`],
    ['errors', describeErrors(fault)],
    ['statements', `${over((window) => window.statementsPerSecond)}: × ${figure(ratio.statements)}`],
    ['cache misses', `${over((window) => window.missesPerSecond)}: × ${figure(ratio.misses)}`],
    ['longest gap', `${gaps} ms of reads`],
  ];
  const title = `${fault.fault}: ${fault.isPassed ? 'passed' : 'failed'}`;
  return [title, ...rows.map(([label, value]) => `  ${label.padEnd(LABEL_WIDTH)} ${value}`)];
}

function describeErrors({ errors, before, during, after }: JudgedFault): string {
  const codes = [before, during, after].flatMap(({ errorCodes }) =>
    Object.entries(errorCodes).map(([code, count]) => `${String(count)} × ${code}`),
  );
  return [String(errors), ...(codes.length === 0 ? [] : [codes.join(', ')])].join(': ');
}

function figure(value: number): string {
  return value.toFixed(1);
}
