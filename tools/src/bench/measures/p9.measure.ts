import { fileURLToPath } from 'node:url';
import { BenchProcess } from '../process/bench-process.js';
import { median } from '../process/sample.js';
import type { BenchResult } from '../report/bench-result.js';
import type { OverheadRequest, OverheadSample } from '../wire/overhead-requests.js';
import { BARE, OWN } from './contender-names.js';
import type { Measure, MeasureSettings } from './measure.js';
import { measureRouting } from './routing.measure.js';

const SCRIPT = fileURLToPath(new URL('../wire/overhead-process.js', import.meta.url));
const LIMIT_MICROS = 10;
const WARM_UP: OverheadRequest = { operations: 10_000 };
const ROUND: OverheadRequest = { operations: 2000 };
/** Generous: a round takes well under a second on an idle machine; ms. */
const ROUND_MS = 30_000;

/** P9: what the module adds to Prisma's own work before and after SQL, found by taking SQL and the network away. */
export const P9: Measure = {
  id: 'P9',
  title: 'pipeline overhead without SQL, and the cost of replica routing',
  async run(settings) {
    return [await measureOverhead(settings), ...(await measureRouting(settings))];
  },
};

async function measureOverhead({ plan, onStep, execArgv }: MeasureSettings): Promise<BenchResult> {
  const process = new BenchProcess('overhead', SCRIPT, { execArgv });
  try {
    await process.ask('open', null);
    await process.ask('measure', WARM_UP, ROUND_MS);
    const samples: OverheadSample[] = [];
    for (let round = 0; round < plan.rounds; round += 1) {
      onStep(`round ${String(round + 1)} of ${String(plan.rounds)}`);
      samples.push(await process.ask<OverheadSample>('measure', ROUND, ROUND_MS));
    }
    return resultOf(samples);
  } finally {
    await process.stop();
  }
}

function resultOf(samples: readonly OverheadSample[]): BenchResult {
  const value = median(samples.map(({ ownMicros, plainMicros }) => ownMicros - plainMicros));
  const perSecond = (micros: readonly number[]): number => 1_000_000 / median(micros);
  return {
    ...{
      id: 'P9',
      measure: 'pipeline overhead without SQL: p50',
      value,
      unit: 'µs',
      comparison: '≤' as const,
    },
    ...{ target: LIMIT_MICROS, met: value <= LIMIT_MICROS },
    rounds: samples.map(({ ownMicros, plainMicros }) => ({ [OWN]: ownMicros, [BARE]: plainMicros })),
    peers: {
      [OWN]: perSecond(samples.map(({ ownMicros }) => ownMicros)),
      [BARE]: perSecond(samples.map(({ plainMicros }) => plainMicros)),
    },
    cpuMicrosPerOperation: {},
  };
}
