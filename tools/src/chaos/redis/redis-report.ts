import type { LoadFigures } from './cached-load.js';
import type { FaultOutcome, RedisFault } from './redis-fault.js';

/** One measurement under load. */
export interface Window extends LoadFigures {
  /** Statements on what the schema holds, of all servers, without the polls that find out who is primary. */
  readonly statementsPerSecond: number;
  /** Reads that the cache could not answer. */
  readonly missesPerSecond: number;
  /** Reads that it answered, of those that it was asked. */
  readonly hitRatio: number;
}

/** One fault, and the same load on the same rows before it, from it on, and once Redis was back. */
export interface FaultReport extends FaultOutcome {
  readonly fault: RedisFault;
  /** What Redis held right before. */
  readonly keys: number;
  readonly before: Window;
  readonly during: Window;
  readonly after: Window;
}

/** What came of a fault. */
export interface FaultVerdict {
  readonly errors: number;
  /** The database's work from the fault on, as a multiple of that before: whichever of the two windows was worse. */
  readonly ratio: { readonly statements: number; readonly misses: number };
  readonly isPassed: boolean;
}

export type JudgedFault = FaultReport & FaultVerdict;

/** The shape that `--json` writes. */
export interface RedisReport {
  readonly target: 'redis';
  readonly requestsPerSecond: number;
  /** Length of each measurement. */
  readonly seconds: number;
  readonly faults: readonly JudgedFault[];
  readonly isPassed: boolean;
}

const MOST_RATIO = 2;
/** Below, chance decides the ratio: one read a second more is no flood. */
const LEAST_RATE = 1;

export function judge(report: FaultReport): JudgedFault {
  const { before, during, after } = report;
  const worst = (rate: (window: Window) => number): number =>
    Math.max(rate(during), rate(after)) / Math.max(rate(before), LEAST_RATE);
  const ratio = {
    statements: worst(({ statementsPerSecond }) => statementsPerSecond),
    misses: worst(({ missesPerSecond }) => missesPerSecond),
  };
  const errors = [before, during, after].reduce((sum, window) => sum + errorsOf(window), 0);
  const isPassed = errors === 0 && ratio.statements <= MOST_RATIO && ratio.misses <= MOST_RATIO;
  return { ...report, errors, ratio, isPassed };
}

export function redisReport(
  settings: Pick<RedisReport, 'requestsPerSecond' | 'seconds'>,
  reports: readonly FaultReport[],
): RedisReport {
  const faults = reports.map(judge);
  return { target: 'redis', ...settings, faults, isPassed: faults.every(({ isPassed }) => isPassed) };
}

function errorsOf({ errorCodes }: LoadFigures): number {
  return Object.values(errorCodes).reduce((sum, count) => sum + count, 0);
}
