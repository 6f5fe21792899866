import type { Lsn } from '../../pipeline/lsn.js';
import type { EjectionReason } from './ejection-reason.js';
import type { PollSample } from './poll-sample.js';

/** What a server is to us; only `serving` gets work. */
export type NodeState =
  | { readonly kind: 'joining' }
  | { readonly kind: 'serving' }
  | { readonly kind: 'ejected'; readonly reason: EjectionReason; readonly sinceMs: number }
  /** Answers again, and must first replay what the primary had written when it came back. */
  | { readonly kind: 'catching-up'; readonly target: Lsn };

/** How a replica's answer compares with the primary. */
export interface ReplicaStanding {
  /** Where the primary is known to be; undefined while there is none. */
  readonly primaryLsn: Lsn | undefined;
  /** Null until a primary was ever sampled. */
  readonly lagMs: number | null;
  /** True when it is not the same server, in the same role, as in the answer before. */
  readonly hasRestarted: boolean;
}

type ReplicaPlaces = Pick<PollSample, 'replayLsn' | 'receiveLsn'>;

/** The state of a replica that has answered a poll. */
export function replicaStateAfter(
  state: NodeState,
  places: ReplicaPlaces,
  { primaryLsn, lagMs, hasRestarted }: ReplicaStanding,
  maxLagMs: number,
  nowMs: number,
): NodeState {
  if (lagMs === null) return { kind: 'joining' };
  const settled = (target: Lsn): NodeState =>
    lagMs <= maxLagMs && hasCaughtUp(places, target, primaryLsn)
      ? { kind: 'serving' }
      : { kind: 'catching-up', target };
  if (!hasRestarted && state.kind === 'catching-up') return settled(state.target);
  if (!hasRestarted && isLagging(state)) return lagMs <= maxLagMs / 2 ? { kind: 'serving' } : state;
  if (!hasRestarted && state.kind === 'serving')
    return lagMs <= maxLagMs ? state : { kind: 'ejected', reason: 'lagging', sinceMs: nowMs };
  return settled(primaryLsn ?? received(places));
}

function isLagging(state: NodeState): boolean {
  return state.kind === 'ejected' && state.reason === 'lagging';
}

/** While there is no primary, nobody can do more than replay all that was received. */
function hasCaughtUp(places: ReplicaPlaces, target: Lsn, primaryLsn: Lsn | undefined): boolean {
  const replay = places.replayLsn ?? 0n;
  return replay >= target || replay >= (primaryLsn ?? received(places));
}

function received({ receiveLsn, replayLsn }: ReplicaPlaces): Lsn {
  return receiveLsn ?? replayLsn ?? 0n;
}
