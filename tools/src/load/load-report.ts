import type { ReadBack } from './read-back.js';
import type { LoadOutcome } from './run-load.js';

/** What a load came to; the shape that `--json` writes. */
export interface LoadReport {
  readonly seconds: number;
  /** Operations a second that were asked for. */
  readonly rate: number;
  /** Writes that the module said were done. */
  readonly acknowledged: number;
  /** Of these, those that are not there. */
  readonly lost: number;
  /** Of these, those that are there more than once. */
  readonly doubled: number;
  /** Writes of which the module could not tell what became. */
  readonly unknown: number;
  /** Reads that were answered. */
  readonly reads: number;
  /** Operations that failed. */
  readonly errors: number;
  /** The same by kind and code. */
  readonly errorCodes: { readonly reads: Record<string, number>; readonly writes: Record<string, number> };
  /** Operations that were not started, because too many were under way. */
  readonly leftOut: number;
  /** The longest time without a success; ms. */
  readonly longestGapMs: { readonly reads: number; readonly writes: number };
}

export function loadReport(
  { seconds, rate }: Pick<LoadReport, 'seconds' | 'rate'>,
  { tally, leftOut, longestGapMs }: LoadOutcome,
  { lost, doubled }: ReadBack,
): LoadReport {
  return {
    ...{ seconds, rate, leftOut },
    acknowledged: tally.acknowledged.length,
    lost: lost.length,
    doubled: doubled.length,
    unknown: tally.unknown,
    reads: tally.reads,
    errors: tally.errorCount,
    errorCodes: {
      reads: Object.fromEntries(tally.errors.reads),
      writes: Object.fromEntries(tally.errors.writes),
    },
    longestGapMs: { reads: Math.round(longestGapMs.reads), writes: Math.round(longestGapMs.writes) },
  };
}

export function describeLoad(report: LoadReport): string {
  const codes = [
    ...Object.entries(report.errorCodes.reads).map(([code, count]) => `${String(count)} × ${code} (read)`),
    ...Object.entries(report.errorCodes.writes).map(([code, count]) => `${String(count)} × ${code} (write)`),
  ];
  const rows: readonly [string, string][] = [
    ['acknowledged', String(report.acknowledged)],
    ['lost', String(report.lost)],
    ['doubled', String(report.doubled)],
    ['unknown', String(report.unknown)],
    ['reads', String(report.reads)],
    ['errors', `${String(report.errors)}${codes.length === 0 ? '' : `: ${codes.join(', ')}`}`],
    ['left out', String(report.leftOut)],
    [
      'longest gap',
      `${String(report.longestGapMs.reads)} ms of reads, ${String(report.longestGapMs.writes)} ms of writes`,
    ],
  ];
  return rows.map(([label, value]) => `${label.padEnd(13)} ${value}`).join('\n');
}
