import { ClusterError } from '../cluster.error.js';
import type { ClusterDescriptor, NodeAddress } from '../descriptor.js';

/** A node by its role: the primary, or a replica by its place, starting at 0. */
export type NodeTarget = 'primary' | number;

export interface Topology {
  readonly primary: NodeAddress;
  readonly replicas: readonly NodeAddress[];
}

/** Sorts the nodes by role. */
export function topologyOf(descriptor: ClusterDescriptor, primaryName: string): Topology {
  const primary = descriptor.nodes.find((node) => node.name === primaryName);
  if (primary === undefined) throw unknownNode(primaryName);
  return { primary, replicas: descriptor.nodes.filter((node) => node !== primary) };
}

export function nodeAt(topology: Topology, target: NodeTarget): NodeAddress {
  const node = target === 'primary' ? topology.primary : topology.replicas[target];
  if (node === undefined) throw unknownNode(`replica ${target}`);
  return node;
}

/** The first start makes node-1 the primary; a promotion may have moved that since. */
export function nodeNames(primary: string, replicas: number): string[] {
  const others = Array.from({ length: replicas + 1 }, (_, index) => `node-${index + 1}`);
  return [primary, ...others.filter((name) => name !== primary).slice(0, replicas)].sort();
}

function unknownNode(what: string): ClusterError {
  return new ClusterError('NODE_UNKNOWN', `This cluster has no ${what}.`, 'Start it with more replicas.');
}
