import { quantile } from '../process/sample.js';

export type Read = () => Promise<void>;

/** Operations of one kind before it is the next one's turn: too few for the machine to change meanwhile. */
const BLOCK = 50;

/**
 * Lets each kind of read run in turn, block by block, one read after the other: a caller's own time, without anybody
 * else's in it.
 *
 * @param operations of each kind
 * @returns each kind's median time of one read; µs
 */
export async function timeInBlocks<Kind extends string>(
  reads: Readonly<Record<Kind, Read>>,
  operations: number,
): Promise<Record<Kind, number>> {
  const kinds = Object.keys(reads) as Kind[];
  const times = new Map(kinds.map((kind) => [kind, [] as number[]]));
  for (let done = 0; done < operations; done += BLOCK) {
    for (const [kind, taken] of times) await timeBlock(reads[kind], taken);
  }
  return Object.fromEntries(
    Array.from(times, ([kind, taken]) => [kind, quantileMicros(taken, 0.5)]),
  ) as Record<Kind, number>;
}

/** @param share 0–1 */
export function quantileMicros(timesMs: readonly number[], share: number): number {
  return quantile(Float64Array.from(timesMs).sort(), share) * 1000;
}

async function timeBlock(read: Read, times: number[]): Promise<void> {
  for (let done = 0; done < BLOCK; done += 1) {
    const before = performance.now();
    await read();
    times.push(performance.now() - before);
  }
}
