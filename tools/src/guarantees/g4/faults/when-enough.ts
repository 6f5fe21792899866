import type { SightTally } from './sight-tally.js';

/** Judging takes longer the more there is to judge; ms. */
const JUDGED_EVERY_MS = 500;

export type IsEnough = (soFar: SightTally) => boolean;

/** So many reads, for at least so long; ms. */
export function answered(
  { reads, leastMs }: { readonly reads: number; readonly leastMs: number },
  onReads: (reads: number) => void,
): IsEnough {
  const leastUntilMs = performance.now() + leastMs;
  return (soFar) => {
    onReads(soFar.reads);
    return soFar.reads >= reads && performance.now() >= leastUntilMs;
  };
}

/** As soon as so many answers are wrong. */
export function found(wrongOf: (soFar: SightTally) => number, most: number): IsEnough {
  let nextAtMs = 0;
  let isFound = false;
  return (soFar) => {
    if (!isFound && performance.now() >= nextAtMs) {
      isFound = wrongOf(soFar) >= most;
      nextAtMs = performance.now() + JUDGED_EVERY_MS;
    }
    return isFound;
  };
}
