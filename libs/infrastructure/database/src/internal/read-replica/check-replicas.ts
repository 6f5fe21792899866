import { EJECTION_TEXTS, type EjectionReason, type NodeFault } from './ejection-reason.js';
import type { PollSample } from './poll-sample.js';

/** How one configured server answered at boot. */
export interface NodeProbe {
  readonly name: string;
  readonly outcome: PollSample | NodeFault;
}

export interface ReplicaFinding {
  readonly node: string;
  readonly reason: EjectionReason;
  /** One sentence for the operator, without hosts. */
  readonly text: string;
  /** True for a mistake in the configuration, which no waiting mends. */
  readonly isMistake: boolean;
}

/** Everything that is wrong with the configured replicas; each is found at most once, by what outweighs the rest. */
export function checkReplicas(primary: NodeProbe, replicas: readonly NodeProbe[]): ReplicaFinding[] {
  return replicas.flatMap((probe, index) => {
    const fault = faultOf(probe.outcome, primary.outcome);
    const twin = twinOf(probe, [primary, ...replicas.slice(0, index)]);
    if (fault === 'foreign-system' || (fault !== null && twin === undefined))
      return [findingOf(probe, fault)];
    return twin === undefined ? [] : [duplicateOf(probe, twin)];
  });
}

function faultOf(replica: NodeProbe['outcome'], primary: NodeProbe['outcome']): EjectionReason | null {
  if (typeof replica === 'string') return replica;
  if (typeof primary !== 'string' && replica.systemId !== primary.systemId) return 'foreign-system';
  if (replica.isPrimary) return 'not-a-replica';
  return typeof primary !== 'string' && replica.timeline < primary.timeline ? 'old-timeline' : null;
}

function twinOf({ outcome }: NodeProbe, others: readonly NodeProbe[]): NodeProbe | undefined {
  if (typeof outcome === 'string') return undefined;
  return others.find(
    ({ outcome: other }) =>
      typeof other !== 'string' &&
      other.systemId === outcome.systemId &&
      other.startedAtMs === outcome.startedAtMs,
  );
}

const MISTAKES: ReadonlySet<EjectionReason> = new Set(['foreign-system', 'not-a-replica']);

function findingOf({ name }: NodeProbe, reason: EjectionReason): ReplicaFinding {
  return { node: name, reason, text: `${name} ${EJECTION_TEXTS[reason]}`, isMistake: MISTAKES.has(reason) };
}

function duplicateOf({ name }: NodeProbe, twin: NodeProbe): ReplicaFinding {
  return {
    node: name,
    reason: 'duplicate',
    text: `${name} is the same server as ${twin.name}`,
    isMistake: true,
  };
}
