import type { Sample } from '../process/sample.js';
import type { Round } from '../report/bench-result.js';

export interface RoundPlan {
  /** ≥ 1 */
  readonly rounds: number;
  /** Of each contender in each round; ms. */
  readonly roundMs: number;
  readonly warmUp: WarmUp;
}

/** What each contender does before the first round, until its code is compiled and its connections are open. */
export interface WarmUp {
  readonly operations: number;
  /** However few operations it has done by then; ms. */
  readonly mostMs: number;
}

export interface Contender {
  readonly name: string;
  run(durationMs: number): Promise<Sample>;
}

/**
 * Lets everyone run in turn, again and again: A B C, B C A, C A B, …
 *
 * What the machine does meanwhile hits all alike, and nobody always comes after the same one.
 */
export async function interleave(
  contenders: readonly Contender[],
  { rounds, roundMs, warmUp }: RoundPlan,
  onRound: (done: number, total: number) => void = () => undefined,
): Promise<Round[]> {
  for (const contender of contenders) await prepare(contender, warmUp, roundMs);
  const results: Round[] = [];
  for (let round = 0; round < rounds; round += 1) {
    onRound(round, rounds);
    const samples: Record<string, Sample> = {};
    for (const { name } of contenders) samples[name] = UNMEASURED;
    for (let turn = 0; turn < contenders.length; turn += 1) {
      const contender = contenders[(round + turn) % contenders.length];
      if (contender !== undefined) samples[contender.name] = await contender.run(roundMs);
    }
    results.push(samples);
  }
  return results;
}

/** Holds a contender's place, so that every round lists them in one order. */
const UNMEASURED: Sample = { operations: 0, elapsedMs: 0, cpuMicros: 0, p50Ms: NaN, p95Ms: NaN };

/** On a busy machine a time alone would leave the code cold, and a number of operations alone could take for ever. */
async function prepare(contender: Contender, { operations, mostMs }: WarmUp, stepMs: number): Promise<void> {
  const deadline = performance.now() + mostMs;
  for (let done = 0; done < operations && performance.now() < deadline;) {
    done += (await contender.run(stepMs)).operations;
  }
}
