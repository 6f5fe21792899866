/** What a strategy knows of a replica that may serve. */
export interface Candidate {
  readonly name: string;
  /** Leases out now. */
  readonly leases: number;
  /** Peak-sensitive average; ms. */
  readonly latencyMs: number;
}

export type Strategy = 'round-robin' | 'least-connections' | 'latency';

/** Picks one of the candidates, of which there is at least one. */
export type ChooseNode = <T extends Candidate>(candidates: readonly T[]) => T;

/** @param random 0 ≤ n < 1 */
export function chooseNodeBy(strategy: Strategy, random: () => number): ChooseNode {
  switch (strategy) {
    case 'round-robin':
      return roundRobin();
    case 'least-connections':
      return (candidates) => leastLeased(candidates, random);
    case 'latency':
      return (candidates) => quickerOfTwo(candidates, random);
  }
}

function roundRobin(): ChooseNode {
  let turn = -1;
  return (candidates) => {
    turn = (turn + 1) % Number.MAX_SAFE_INTEGER;
    return at(candidates, turn % candidates.length);
  };
}

/** Ties are broken at random: by order, every process would send its next read to the same server. */
function leastLeased<T extends Candidate>(candidates: readonly T[], random: () => number): T {
  let best = at(candidates, 0);
  let ties = 1;
  for (let index = 1; index < candidates.length; index += 1) {
    const next = at(candidates, index);
    if (next.leases > best.leases) continue;
    ties = next.leases === best.leases ? ties + 1 : 1;
    if (random() * ties < 1) best = next;
  }
  return best;
}

/**
 * The better of two random ones: nearly as even as the best of all, and no herd on whoever looks best now.
 *
 * Source: Mitzenmacher, "The Power of Two Choices in Randomized Load Balancing", 1996.
 */
function quickerOfTwo<T extends Candidate>(candidates: readonly T[], random: () => number): T {
  const first = Math.floor(random() * candidates.length);
  if (candidates.length === 1) return at(candidates, first);
  const step = 1 + Math.floor(random() * (candidates.length - 1));
  const one = at(candidates, first);
  const other = at(candidates, (first + step) % candidates.length);
  return costOf(other) < costOf(one) ? other : one;
}

function costOf({ latencyMs, leases }: Candidate): number {
  return latencyMs * (leases + 1);
}

function at<T>(candidates: readonly T[], index: number): T {
  return candidates[index] as T;
}
