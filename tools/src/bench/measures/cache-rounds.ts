import { median } from '../process/sample.js';
import type { BenchResult, Round } from '../report/bench-result.js';
import type { SubjectClient } from '../subjects/subject-client.js';
import type { SubjectKind } from '../subjects/subject-requests.js';
import { interleave, type Contender } from './interleave.js';
import type { MeasureSettings } from './measure.js';

const CALLERS = 16;
/** A hit takes microseconds: until its code is compiled many more pass than where each read asks the database. */
const WARM_UP = { operations: 500_000, mostMs: 6000 };
/** Results come of age, and changes are asked for; a cache that passes on more than this is not what is measured. */
const MOST_PASSED_ON = 0.01;

export interface CacheRounds {
  readonly rounds: readonly Round[];
  /** Share of the reads that went to the database; 0–1, of each who has a cache in each round. */
  readonly passedOn: readonly Readonly<Record<string, number>>[];
}

/**
 * Lets all read reference data in turn.
 *
 * @param caches by the names that the rounds give them
 * @param others who have no cache, or nothing but it
 */
export async function cacheRounds(
  caches: Readonly<Record<string, SubjectKind>>,
  others: Readonly<Record<string, SubjectKind>>,
  { subjects, plan, onStep }: MeasureSettings,
): Promise<CacheRounds> {
  const contenders: Contender[] = [];
  const shares = new Map<string, number[]>();
  for (const [name, kind] of Object.entries(caches)) {
    const taken: number[] = [];
    shares.set(name, taken);
    contenders.push(watched(name, await subjects.get(kind), taken));
  }
  for (const [name, kind] of Object.entries(others))
    contenders.push(await subjects.contender(name, kind, 'practitioner-read', CALLERS));
  const rounds = await interleave(contenders, { ...plan, warmUp: WARM_UP }, (done, total) =>
    onStep(`round ${String(done + 1)} of ${String(total)}`),
  );
  return { rounds, passedOn: rounds.map((_, round) => sharesOf(shares, round - rounds.length)) };
}

/** What share of the reads no cache answered; the worst of all, as nobody's misses may stand for hits. */
export function passedOnResult(id: string, { passedOn }: Pick<CacheRounds, 'passedOn'>): BenchResult {
  const names = Object.keys(passedOn[0] ?? {});
  const value = Math.max(...names.map((name) => median(passedOn.map((round) => round[name] ?? NaN))));
  return {
    ...{ id, measure: 'reads that a cache passed on: the most', value, unit: '%', comparison: '≤' as const },
    ...{ target: MOST_PASSED_ON, met: value <= MOST_PASSED_ON },
    ...{ rounds: passedOn, peers: {}, cpuMicrosPerOperation: {} },
  };
}

function watched(name: string, subject: SubjectClient, taken: number[]): Contender {
  return {
    name,
    run: async (durationMs) => {
      const before = await subject.passedOn();
      const sample = await subject.load({ workload: 'practitioner-read', callers: CALLERS, durationMs });
      taken.push(((await subject.passedOn()) - before) / sample.operations);
      return sample;
    },
  };
}

/** What came before the rounds was the warm-up, so they are counted from the end. */
function sharesOf(shares: ReadonlyMap<string, readonly number[]>, place: number): Record<string, number> {
  return Object.fromEntries(Array.from(shares, ([name, taken]) => [name, taken.at(place) ?? NaN]));
}
