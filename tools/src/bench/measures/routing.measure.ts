import { fileURLToPath } from 'node:url';
import { BenchProcess } from '../process/bench-process.js';
import { median } from '../process/sample.js';
import type { BenchResult } from '../report/bench-result.js';
import type { OverheadRequest } from '../wire/overhead-requests.js';
import type { RoutingSample, RoutingTimes } from '../wire/routing-requests.js';
import { BARE, OWN } from './contender-names.js';
import type { MeasureSettings } from './measure.js';

const SCRIPT = fileURLToPath(new URL('../wire/routing-process.js', import.meta.url));
const WARM_UP: OverheadRequest = { operations: 10_000 };
const ROUND: OverheadRequest = { operations: 2000 };
/** Generous: a round takes about a second on an idle machine; ms. */
const ROUND_MS = 30_000;
const DECISION_LIMIT_MICROS = 5;

/** How the kinds of reads are called in tables and files. */
const NAMES: Readonly<Record<keyof RoutingTimes, string>> = {
  lone: OWN,
  routed: `${OWN}, two replicas`,
  eventual: `${OWN}, two replicas, eventual`,
  bare: BARE,
  extended: 'Prisma, two replicas by the extension',
};

/** P9's second part: what choosing a server costs a read, found by taking the servers away. */
export async function measureRouting({ plan, onStep, execArgv }: MeasureSettings): Promise<BenchResult[]> {
  const process = new BenchProcess('routing', SCRIPT, { execArgv });
  try {
    await process.ask('open', null);
    await process.ask('measure', WARM_UP, ROUND_MS);
    const samples: RoutingSample[] = [];
    for (let round = 0; round < plan.rounds; round += 1) {
      onStep(`routing: round ${String(round + 1)} of ${String(plan.rounds)}`);
      samples.push(await process.ask<RoutingSample>('measure', ROUND, ROUND_MS));
    }
    return [decision(samples), ...routedReads(samples)];
  } finally {
    await process.stop();
  }
}

function decision(samples: readonly RoutingSample[]): BenchResult {
  const value = median(samples.map(({ decisionP99 }) => decisionP99));
  return {
    ...{ id: 'P9', measure: 'replica routing decision: p99', value, unit: 'µs', comparison: '≤' as const },
    ...{ target: DECISION_LIMIT_MICROS, met: value <= DECISION_LIMIT_MICROS },
    rounds: samples.map(({ decisionP99 }) => ({ [OWN]: decisionP99 })),
    ...{ peers: {}, cpuMicrosPerOperation: {} },
  };
}

/**
 * What a read through replicas takes beyond a read without, ours beside theirs. With session consistency ours includes
 * what the extension does not have: the place of what was seen, asked behind the read and kept.
 */
function routedReads(samples: readonly RoutingSample[]): BenchResult[] {
  const rounds = samples.map((sample) => named((kind) => sample[kind]));
  const peers = named((kind) => 1_000_000 / median(samples.map((sample) => sample[kind])));
  const cost = (kind: 'routed' | 'eventual'): number =>
    median(samples.map((sample) => (sample[kind] - sample.lone) / (sample.extended - sample.bare)));
  return [
    { measure: 'routing, eventual ÷ extension-read-replicas', value: cost('eventual') },
    { measure: 'routing, session ÷ extension-read-replicas', value: cost('routed') },
  ].map(({ measure, value }) => ({
    ...{ id: 'P9', measure, value, unit: '×', comparison: '≤' as const, target: 1, met: value <= 1 },
    ...{ rounds, peers, cpuMicrosPerOperation: {} },
  }));
}

function named(figure: (kind: keyof RoutingTimes) => number): Record<string, number> {
  const kinds = Object.keys(NAMES) as (keyof RoutingTimes)[];
  return Object.fromEntries(kinds.map((kind) => [NAMES[kind], figure(kind)]));
}
