import { cpuPerOperation, median, opsPerSecond, type Sample } from '../process/sample.js';

/** What each contender did in one round. */
export type Round = Readonly<Record<string, Sample>>;

/** How a value is held against its target. */
export type Comparison = '≥' | '≤' | '<';

/** One line of targets, measured; the shape that `--json` writes. */
export interface BenchResult {
  readonly id: string;
  readonly measure: string;
  readonly value: number;
  /** `×` for ratios, else what the value counts. */
  readonly unit: string;
  readonly comparison: Comparison;
  readonly target: number;
  readonly met: boolean;
  /** Every round as it was: operations per second by contender, or what `unit` counts. */
  readonly rounds: readonly Readonly<Record<string, number>>[];
  /** Median operations per second by contender, the measured one included. */
  readonly peers: Readonly<Record<string, number>>;
  /** Median processor time of the contender's process an operation; µs. */
  readonly cpuMicrosPerOperation: Readonly<Record<string, number>>;
}

export interface RatioQuestion {
  readonly id: string;
  readonly measure: string;
  readonly own: string;
  readonly peer: string;
  readonly target: number;
}

/**
 * The median of each round's own ratio: within a round the machine is the same for both, between rounds it may not be.
 *
 * @param rounds at least one, each with every `own` and `peer`
 */
export function ratioResults(questions: readonly RatioQuestion[], rounds: readonly Round[]): BenchResult[] {
  const speeds = rounds.map((round) => mapValues(round, opsPerSecond));
  const summary = summaryOf(rounds);
  return questions.map(({ id, measure, own, peer, target }) => {
    const value = median(speeds.map((speed) => (speed[own] ?? NaN) / (speed[peer] ?? NaN)));
    const verdict = { comparison: '≥' as const, target, met: value >= target };
    return { id, measure, value, unit: '×', ...verdict, rounds: speeds, ...summary };
  });
}

/** Medians by contender. */
export function summaryOf(rounds: readonly Round[]): Pick<BenchResult, 'peers' | 'cpuMicrosPerOperation'> {
  return {
    peers: mediansOf(rounds, opsPerSecond),
    cpuMicrosPerOperation: mediansOf(rounds, cpuPerOperation),
  };
}

function mediansOf(rounds: readonly Round[], figure: (sample: Sample) => number): Record<string, number> {
  return mapValues(rounds[0] ?? {}, (_sample, name) =>
    median(rounds.flatMap((round) => (round[name] === undefined ? [] : [figure(round[name])]))),
  );
}

function mapValues<Value, Result>(
  record: Readonly<Record<string, Value>>,
  map: (value: Value, name: string) => Result,
): Record<string, Result> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value, name)]));
}
