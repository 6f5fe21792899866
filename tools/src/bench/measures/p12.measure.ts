import { fileURLToPath } from 'node:url';
import type { OverloadSetup } from '../overload/overload-requests.js';
import { runTrial, type OverloadTrial } from '../overload/overload-trial.js';
import { BenchProcess } from '../process/bench-process.js';
import { median } from '../process/sample.js';
import type { BenchResult, Comparison } from '../report/bench-result.js';
import type { SubjectSet } from '../subjects/subject-set.js';
import { OWN } from './contender-names.js';
import type { Measure, MeasureSettings } from './measure.js';

const SCRIPT = fileURLToPath(new URL('../overload/overload-process.js', import.meta.url));
/** Each part of a trial lasts this many rounds of the other measures: percentiles need many requests. */
const ROUNDS_A_PART = 4;
/** A trial has five parts, so a few rounds take as long as many of the other measures. */
const MOST_ROUNDS = 5;
/** As many as the module keeps open by default in production. */
const CONNECTIONS = 50;
/** Half as many may wait as are served: whoever is let in waits for less than one is worked on. */
const QUEUE_LIMIT = 25;
const BOUNDED = `${OWN}, queue limit ${String(QUEUE_LIMIT)}`;
const DEFAULT = `${OWN}, queue limit 500, the default`;

type TrialRound = Readonly<Record<string, OverloadTrial>>;

/** P12: more requests than the pool can serve, and one clinic that asks for more than its share. */
export const P12: Measure = {
  id: 'P12',
  title: 'overload at twice the capacity, and a noisy clinic',
  async run(settings) {
    const rounds = await trialRounds(settings);
    return [
      result(rounds, 'goodput at 2× capacity ÷ peak', '≥', 0.9, ({ overloaded, peakPerSecond }) => {
        return overloaded.goodPerSecond / peakPerSecond;
      }),
      result(rounds, 'p99 of the accepted at 2× ÷ unloaded', '≤', 2, ({ overloaded, unloaded }) => {
        return overloaded.acceptedP99Ms / unloaded.acceptedP99Ms;
      }),
      result(rounds, 'others’ p99 beside a noisy clinic ÷ without', '≤', 1.2, ({ disturbed, alone }) => {
        return (disturbed.p99Ms ?? Infinity) / (alone.p99Ms ?? NaN);
      }),
    ];
  },
};

function contenders(subjects: SubjectSet): Readonly<Record<string, OverloadSetup>> {
  const own = { kind: 'database-service' as const, ...subjects.setupOf('database-service') };
  const peer = { kind: 'node-postgres' as const, ...subjects.setupOf('node-postgres') };
  return {
    [BOUNDED]: { ...own, connections: CONNECTIONS, queueLimit: QUEUE_LIMIT },
    [DEFAULT]: { ...own, connections: CONNECTIONS },
    'pg.Pool': { ...peer, connections: CONNECTIONS },
  };
}

async function trialRounds({ plan, subjects, execArgv, onStep }: MeasureSettings): Promise<TrialRound[]> {
  const processes = Object.entries(contenders(subjects)).map(([name, setup]) => ({
    name,
    setup,
    process: new BenchProcess(name, SCRIPT, { execArgv }),
  }));
  try {
    for (const { process, setup } of processes) await process.ask('open', setup);
    const most = Math.min(plan.rounds, MOST_ROUNDS);
    const rounds: TrialRound[] = [];
    // The first round warms up.
    for (let round = 0; round <= most; round += 1) {
      onStep(round === 0 ? 'warm-up' : `round ${String(round)} of ${String(most)}`);
      const trials: Record<string, OverloadTrial> = {};
      const partMs = (round === 0 ? 1 : ROUNDS_A_PART) * plan.roundMs;
      for (const { name, process } of processes)
        trials[name] = await runTrial(process, {
          connections: CONNECTIONS,
          partMs,
          seed: `round ${String(round)}`,
        });
      rounds.push(trials);
    }
    return rounds.slice(1);
  } finally {
    await Promise.all(processes.map(({ process }) => process.stop()));
  }
}

function result(
  rounds: readonly TrialRound[],
  measure: string,
  comparison: Comparison,
  target: number,
  figure: (trial: OverloadTrial) => number,
): BenchResult {
  const figures = rounds.map((round) =>
    Object.fromEntries(Object.entries(round).map(([name, trial]) => [name, figure(trial)])),
  );
  const value = median(figures.map((round) => round[BOUNDED] ?? NaN));
  const met = comparison === '≥' ? value >= target : value <= target;
  return {
    ...{ id: 'P12', measure, value, unit: '×', comparison, target, met },
    ...{ rounds: figures, peers: {}, cpuMicrosPerOperation: {} },
  };
}
