import type { Lsn } from '../../pipeline/lsn.js';
import type { Xid } from '../../pipeline/snapshot.js';
import type { ClusterEvent } from './cluster-event.js';
import { ClusterIdentity, type Verdict } from './cluster-identity.js';
import { ClusterNode } from './cluster-node.js';
import type { EjectionReason, NodeFault } from './ejection-reason.js';
import { LatencyAverage } from './latency-average.js';
import { LagHistory, type LagLimits } from './lag-history.js';
import type { PollSample, ServerIdentity } from './poll-sample.js';
import type { RoutableCluster } from './route-read.js';

export interface ConfiguredNode {
  readonly name: string;
  readonly role: 'primary' | 'replica';
}

export interface ViewSettings {
  /** Exactly one of them the primary: its cluster is ours. */
  readonly nodes: readonly ConfiguredNode[];
  readonly maxLagMs: number;
  readonly lag: LagLimits;
}

/** All configured servers, and what their polls say when they are put side by side. */
export class ClusterView implements RoutableCluster {
  readonly #settings: ViewSettings;
  readonly #emit: (event: ClusterEvent) => void;
  readonly #identity = new ClusterIdentity();
  readonly #nodes: ReadonlyMap<string, ClusterNode>;
  readonly #configuredPrimary: string | undefined;
  #replicas: readonly ClusterNode[] = [];
  #history: LagHistory;
  #announced: string | undefined;

  constructor(settings: ViewSettings, emit: (event: ClusterEvent) => void) {
    this.#settings = settings;
    this.#emit = emit;
    this.#history = new LagHistory(settings.lag);
    this.#configuredPrimary = settings.nodes.find(({ role }) => role === 'primary')?.name;
    const nodeOf = (name: string) => new ClusterNode(name, settings.maxLagMs, () => this.#history);
    this.#nodes = new Map(settings.nodes.map(({ name }) => [name, nodeOf(name)]));
    this.#assignRoles();
  }

  /** The primary's name; undefined while there is none. */
  get primary(): string | undefined {
    const node = this.#nodes.get(this.#primaryName ?? '');
    return node?.isServing === true && node.server.sample?.isPrimary === true ? node.name : undefined;
  }

  get timeline(): number {
    return this.#identity.timeline;
  }

  get systemId(): string | undefined {
    return this.#identity.systemId;
  }

  get replicas(): readonly ClusterNode[] {
    return this.#replicas;
  }

  get nodes(): IterableIterator<ClusterNode> {
    return this.#nodes.values();
  }

  /** Where the primary is known to be; undefined while there is none. */
  get primaryLsn(): Lsn | undefined {
    return this.#nodes.get(this.primary ?? '')?.lsn;
  }

  /** The primary shows what all transactions before it have committed; undefined while that is not known. */
  get oldestRunning(): Xid | undefined {
    return this.#nodes.get(this.primary ?? '')?.server.sample?.oldestRunning;
  }

  /** @throws RangeError for a name that is not configured */
  node(name: string): ClusterNode {
    const node = this.#nodes.get(name);
    if (node === undefined) throw new RangeError(`'${name}' is not the name of a configured server`);
    return node;
  }

  lagMs(node: ClusterNode, nowMs: number): number | null {
    return node.lsn === undefined ? null : this.#history.lagMs(node.lsn, nowMs);
  }

  roleOf(name: string): ConfiguredNode['role'] {
    return name === this.#primaryName ? 'primary' : 'replica';
  }

  polled(name: string, sample: PollSample, nowMs: number): void {
    const node = this.node(name);
    if (name === this.#configuredPrimary) this.#identity.learn(sample.systemId);
    if (this.systemId === undefined) node.server.polledEarly(sample);
    else this.#judged(node, sample, nowMs);
    this.#announcePrimary(nowMs);
  }

  missed(name: string, fault: NodeFault, nowMs: number): void {
    this.#change(this.node(name), nowMs, ({ server }) => server.missed(fault, nowMs));
    this.#announcePrimary(nowMs);
  }

  failed(name: string, fault: NodeFault, nowMs: number): void {
    this.#change(this.node(name), nowMs, ({ server }) => server.failed(fault, nowMs));
    this.#announcePrimary(nowMs);
  }

  /** Someone trustworthy has seen `timeline`: servers on an earlier one are fenced. */
  noticed(timeline: number, nowMs: number): void {
    if (this.systemId === undefined || !this.#identity.noticed(timeline)) return;
    this.#fence([...this.#nodes.values()], nowMs);
    this.#announcePrimary(nowMs);
  }

  /** What speaks against a new connection to `name`, by what the server behind it says it is; null when nothing does. */
  objectionTo(name: string, identity: ServerIdentity, nowMs: number): EjectionReason | null {
    const node = this.node(name);
    if (this.systemId === undefined) return null;
    if (identity.systemId === this.systemId) this.noticed(identity.timeline, nowMs);
    const verdict = this.#identity.judge(name, identity);
    if (verdict === 'primary' || verdict === 'replica')
      return verdict === this.roleOf(name) ? null : 'role-changed';
    this.#change(node, nowMs, ({ server }) => server.refused(verdict, nowMs));
    this.#announcePrimary(nowMs);
    return verdict;
  }

  get #primaryName(): string | undefined {
    return this.#identity.primaryName ?? this.#configuredPrimary;
  }

  #judged(node: ClusterNode, sample: PollSample, nowMs: number): void {
    if (sample.systemId === this.systemId && this.#identity.noticed(sample.timeline))
      this.#fence(
        [...this.#nodes.values()].filter((other) => other !== node),
        nowMs,
      );
    const verdict = this.#verdictOn(node, sample);
    if (verdict === 'primary') this.#reign(node, sample, nowMs);
    else if (verdict === 'replica') this.#follow(node, sample, nowMs);
    else this.#change(node, nowMs, ({ server }) => server.refused(verdict, nowMs));
  }

  #fence(nodes: readonly ClusterNode[], nowMs: number): void {
    for (const node of nodes)
      if ((node.server.sample?.timeline ?? Infinity) < this.timeline)
        this.#change(node, nowMs, ({ server }) => server.refused('old-timeline', nowMs));
  }

  #verdictOn(node: ClusterNode, sample: PollSample): Verdict | 'duplicate' {
    const verdict = this.#identity.judge(node.name, sample);
    const isDoubled = (verdict === 'replica' || verdict === 'not-a-replica') && this.#hasTwin(node, sample);
    return isDoubled ? 'duplicate' : verdict;
  }

  /** The same server under two names is the primary, or else the first of them. */
  #hasTwin(node: ClusterNode, { startedAtMs }: PollSample): boolean {
    let isEarlier = true;
    for (const other of this.#nodes.values()) {
      if (other === node) isEarlier = false;
      else if (other.server.sample?.startedAtMs === startedAtMs && (isEarlier || other.name === this.primary))
        return true;
    }
    return false;
  }

  #reign(node: ClusterNode, sample: PollSample, nowMs: number): void {
    const from = this.#identity.primaryName;
    if (this.#identity.crown(node.name, sample.timeline)) {
      this.#history = new LagHistory(this.#settings.lag);
      this.#assignRoles();
      if (from !== undefined) {
        this.node(from).isOut = true;
        this.#emit({ kind: 'primaryChanged', from, to: node.name, timeline: sample.timeline, atMs: nowMs });
      }
    }
    if (sample.currentLsn !== null) this.#history.add(sample.currentLsn, sample.atMs);
    this.#change(node, nowMs, ({ server }) => server.polledAsPrimary(sample));
  }

  #follow(node: ClusterNode, sample: PollSample, nowMs: number): void {
    const { primaryLsn } = this;
    const lagMs = this.#history.lagMs(sample.replayLsn ?? 0n, nowMs);
    this.#change(node, nowMs, ({ server }) => server.polledAsReplica(sample, { primaryLsn, lagMs }, nowMs));
  }

  #assignRoles(): void {
    this.#replicas = [...this.#nodes.values()].filter(({ name }) => name !== this.#primaryName);
  }

  /** Lets one server's state change, and tells what that means for a replica. */
  #change(node: ClusterNode, nowMs: number, change: (node: ClusterNode) => void): void {
    const before = node.server.state;
    change(node);
    const after = node.server.state;
    const wasServing = before.kind === 'serving';
    if (after.kind === 'ejected' && before.kind !== 'ejected') node.latency = new LatencyAverage();
    if (this.roleOf(node.name) === 'primary') return;
    if (after.kind === 'ejected') {
      const isNews = !node.isOut || (before.kind === 'ejected' && before.reason !== after.reason);
      node.isOut = true;
      if (isNews) this.#emit({ kind: 'replicaEjected', node: node.name, reason: after.reason, atMs: nowMs });
    } else if (wasServing && after.kind === 'catching-up') {
      node.isOut = true;
      this.#emit({ kind: 'replicaEjected', node: node.name, reason: 'restarted', atMs: nowMs });
    } else if (node.isOut && after.kind === 'serving') {
      node.isOut = false;
      this.#emit({ kind: 'replicaReturned', node: node.name, atMs: nowMs });
    }
  }

  #announcePrimary(nowMs: number): void {
    const before = this.#announced;
    const after = this.primary;
    if (before === after) return;
    this.#announced = after;
    if (after === undefined) {
      const { state } = this.node(before as string).server;
      const reason = state.kind === 'ejected' ? state.reason : 'role-changed';
      this.#emit({ kind: 'primaryDown', node: before as string, reason, atMs: nowMs });
    } else if (before === undefined) this.#emit({ kind: 'primaryUp', node: after, atMs: nowMs });
  }
}
