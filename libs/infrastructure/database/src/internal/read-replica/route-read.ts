import type { Lsn } from '../../pipeline/lsn.js';
import type { SessionFooting } from '../../pipeline/session-footing.js';
import type { Candidate, ChooseNode } from './choose-node.js';

/** Why a read goes where it goes; closed, for metrics. */
export type RouteReason =
  /** A replica, by the strategy. */
  | 'strategy'
  | 'strong'
  /** Raw SQL that writes or locks. */
  | 'raw-write'
  | 'transaction'
  /** The session's token was refused. */
  | 'refused-token'
  /** The place of a write of the session is not known. */
  | 'missing-token'
  /** The session stands on another timeline than the cluster. */
  | 'timeline'
  /** No replica has passed the session's floor. */
  | 'token'
  /** No replica is as fresh as asked. */
  | 'stale'
  | 'no-replica';

/** One whole operation; all its statements go where it is sent (H14). */
export interface ReadRequest {
  readonly consistency: 'strong' | 'session' | 'eventual';
  readonly session?: SessionFooting | undefined;
  /** Oldest state it may be shown; ms. */
  readonly maxStalenessMs?: number | undefined;
  /** It may not run on a replica, whatever its consistency. */
  readonly mustUsePrimary?: 'raw-write' | 'transaction' | undefined;
}

export interface Route {
  /** The server's name; null when it takes a primary that is not there now. */
  readonly node: string | null;
  readonly reason: RouteReason;
  /** True when the primary serves what a replica could have. */
  readonly isSpill: boolean;
}

export interface RoutableReplica extends Candidate {
  readonly isServing: boolean;
  /** A place it has certainly passed. */
  readonly lsn: Lsn | undefined;
  stalenessMs(nowMs: number): number;
}

export interface RoutableCluster {
  /** Undefined while there is none. */
  readonly primary: string | undefined;
  readonly timeline: number;
  /** All but the primary; those that serve are on the cluster's timeline. */
  readonly replicas: readonly RoutableReplica[];
}

/** Decides where reads go. Pure but for the strategy's turn; allocates its answer and nothing else. */
export class ReadRouting {
  readonly #choose: ChooseNode;
  /** Filled anew by every decision. */
  readonly #eligible: RoutableReplica[] = [];

  constructor(choose: ChooseNode) {
    this.#choose = choose;
  }

  route(request: ReadRequest, cluster: RoutableCluster, nowMs: number): Route {
    const reason = primaryNeededFor(request, cluster.timeline) ?? this.#gather(request, cluster, nowMs);
    if (reason !== 'strategy') return primaryRoute(request, cluster, reason);
    return { node: this.#choose(this.#eligible).name, reason, isSpill: false };
  }

  /** Collects who may serve; answers what stopped the replica that came nearest when nobody may. */
  #gather(request: ReadRequest, { replicas }: RoutableCluster, nowMs: number): RouteReason {
    const { consistency, session, maxStalenessMs = Infinity } = request;
    const floor = consistency === 'session' ? session?.floor : undefined;
    let obstacle: RouteReason = 'no-replica';
    this.#eligible.length = 0;
    for (const replica of replicas) {
      if (!replica.isServing) continue;
      if (floor !== undefined && !hasPassed(replica, floor))
        obstacle = obstacle === 'stale' ? obstacle : 'token';
      else if (maxStalenessMs !== Infinity && replica.stalenessMs(nowMs) > maxStalenessMs) obstacle = 'stale';
      else this.#eligible.push(replica);
    }
    return this.#eligible.length > 0 ? 'strategy' : obstacle;
  }
}

function hasPassed({ lsn }: RoutableReplica, floor: Lsn): boolean {
  return lsn !== undefined && lsn >= floor;
}

/** Why no replica may serve, whichever there are. */
function primaryNeededFor(request: ReadRequest, timeline: number): RouteReason | undefined {
  const { consistency, session, mustUsePrimary } = request;
  if (mustUsePrimary !== undefined) return mustUsePrimary;
  if (consistency === 'strong') return 'strong';
  if (consistency === 'eventual' || session === undefined) return undefined;
  if (session.state === 'refused') return 'refused-token';
  if (session.state === 'missing-after-write') return 'missing-token';
  if (session.state === 'rebasing') return 'timeline';
  return session.timeline === undefined || session.timeline === timeline ? undefined : 'timeline';
}

/** A primary that is older than what the session has seen was replaced by one not yet known here: better none. */
function primaryRoute(request: ReadRequest, cluster: RoutableCluster, reason: RouteReason): Route {
  const { consistency, session, mustUsePrimary } = request;
  const isOutdated = (session?.timeline ?? 0) > cluster.timeline;
  if (isOutdated && (consistency !== 'eventual' || mustUsePrimary !== undefined))
    return { node: null, reason: 'timeline', isSpill: false };
  const node = cluster.primary ?? null;
  const couldSpill = consistency !== 'strong' && mustUsePrimary === undefined && cluster.replicas.length > 0;
  return { node, reason, isSpill: couldSpill && node !== null };
}
