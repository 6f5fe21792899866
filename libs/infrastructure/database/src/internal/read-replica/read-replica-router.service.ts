import type { Lsn } from '../../pipeline/lsn.js';
import type { Xid } from '../../pipeline/snapshot.js';
import { chooseNodeBy, type Strategy } from './choose-node.js';
import type { ClusterEvent } from './cluster-event.js';
import type { ClusterNode } from './cluster-node.js';
import { ClusterView, type ConfiguredNode } from './cluster-view.js';
import type { EjectionReason, NodeFault } from './ejection-reason.js';
import { NodePoller, type PollerPorts } from './node-poller.js';
import type { NodeState } from './node-state.js';
import type { ServerIdentity } from './poll-sample.js';
import { PrimaryWatch } from './primary-watch.js';
import { ReadRouting, type ReadRequest, type Route } from './route-read.js';

export interface RouterSettings {
  /** Exactly one of them the primary. */
  readonly nodes: readonly ConfiguredNode[];
  readonly strategy: Strategy;
  /** Lag above which a replica is ejected; it returns at half of it. ms */
  readonly maxLagMs: number;
  /** From one poll of a server to the next; ms. @defaultValue 40 */
  readonly pollIntervalMs?: number;
  /** How long a server may take to answer a poll; ms. Two missed in a row eject. @defaultValue 400 */
  readonly pollDeadlineMs?: number;
}

/** One server, for health and metrics. */
export interface NodeSnapshot {
  readonly name: string;
  readonly role: ConfiguredNode['role'];
  readonly state: NodeState['kind'];
  /** Why it gets no work; null while that has no fault of its own. */
  readonly reason: EjectionReason | null;
  /** ms; null for a primary, and while not known. */
  readonly lagMs: number | null;
  readonly lagBytes: number | null;
  /** Peak-sensitive average; ms, null until something was answered. */
  readonly latencyMs: number | null;
  readonly leases: number;
}

/** What one statement showed of its server. */
export interface NodeReply {
  readonly latencyMs: number;
  /** True when it failed for a reason of the server's. */
  readonly failed?: boolean | undefined;
}

/** Least time over which lag can be told; ms. */
const MIN_HORIZON_MS = 20_000;

/** Watches every server, knows the primary, and decides which server a read goes to. */
export class ReadReplicaRouterService {
  readonly #ports: PollerPorts;
  readonly #view: ClusterView;
  readonly #routing: ReadRouting;
  readonly #pollers: ReadonlyMap<string, NodePoller>;
  readonly #watch = new PrimaryWatch();
  readonly #listeners = new Set<(event: ClusterEvent) => void>();

  constructor(ports: PollerPorts, settings: RouterSettings) {
    const { nodes, strategy, maxLagMs, pollIntervalMs = 40, pollDeadlineMs = 400 } = settings;
    const lag = { horizonMs: Math.max(MIN_HORIZON_MS, maxLagMs * 2), graceMs: pollIntervalMs };
    const pace = { intervalMs: pollIntervalMs, deadlineMs: pollDeadlineMs };
    this.#ports = ports;
    this.#view = new ClusterView({ nodes, maxLagMs, lag }, (event) => {
      this.#tell(event);
    });
    this.#routing = new ReadRouting(chooseNodeBy(strategy, ports.random));
    this.#pollers = new Map(
      nodes.map(({ name }) => [name, new NodePoller(name, ports, pace, this.#listenerOf(name))]),
    );
  }

  /** Polls every server from now on. */
  start(): void {
    for (const poller of this.#pollers.values()) poller.start();
  }

  /** Polls no more; whoever waits for a primary waits in vain, and is told so. */
  stop(): void {
    for (const poller of this.#pollers.values()) poller.stop();
    this.#watch.close();
  }

  /** Where one whole operation goes. No I/O. */
  route(request: ReadRequest): Route {
    return this.#routing.route(request, this.#view, this.#ports.clock.nowMs());
  }

  /** A lease on a connection to the server began; the answer ends it. */
  lease(nodeName: string): () => void {
    const node = this.#view.node(nodeName);
    let isOut = true;
    node.leases += 1;
    return () => {
      if (isOut) node.leases -= 1;
      isOut = false;
    };
  }

  /** A statement came back: its server's latency is news. */
  observe(nodeName: string, { latencyMs, failed = false }: NodeReply): void {
    const node = this.#view.node(nodeName);
    if (failed) node.latency.failed(this.#ports.clock.nowMs());
    else node.latency.answered(latencyMs, this.#ports.clock.nowMs());
  }

  /** A replica's own answer named its place: newer than its last poll, by as much as it has replayed since. */
  passed(nodeName: string, lsn: Lsn): void {
    this.#view.node(nodeName).server.replied(lsn);
  }

  /**
   * A connection to the server was lost, or stalls. A replica is out at once; whether the primary is gone is for its
   * next poll to say, which is now.
   */
  nodeFailed(nodeName: string, fault: NodeFault): void {
    if (this.#view.roleOf(nodeName) === 'replica')
      this.#view.failed(nodeName, fault, this.#ports.clock.nowMs());
    this.#pollers.get(nodeName)?.pollNow();
  }

  /** Why a new connection to the server may not be used, by what it says it is; null when it may. */
  objectionTo(nodeName: string, identity: ServerIdentity): EjectionReason | null {
    const objection = this.#view.objectionTo(nodeName, identity, this.#ports.clock.nowMs());
    if (objection !== null) this.#pollers.get(nodeName)?.pollNow();
    return objection;
  }

  /** A verified token has seen `timeline`: a primary on an earlier one was replaced, and is fenced. */
  noticeTimeline(timeline: number): void {
    this.#view.noticed(timeline, this.#ports.clock.nowMs());
  }

  /** The primary's name; undefined while there is none. */
  primary(): string | undefined {
    return this.#view.primary;
  }

  /** Whether every statement that the primary gets from now on sees what transactions before `below` have committed. */
  shows(below: Xid): boolean {
    const { oldestRunning } = this.#view;
    return oldestRunning !== undefined && oldestRunning >= below;
  }

  /** The replicas that serve and have certainly passed `lsn`, by name. */
  passedBy(lsn: Lsn): string[] {
    return this.#view.replicas
      .filter((replica) => replica.isServing && replica.lsn !== undefined && replica.lsn >= lsn)
      .map(({ name }) => name);
  }

  /** What every replica that serves has certainly passed; undefined where none serves. */
  slowestPlace(): Lsn | undefined {
    return this.#view.replicas
      .filter(({ isServing }) => isServing)
      .map(({ lsn = 0n }) => lsn)
      .reduce<Lsn | undefined>(
        (slowest, lsn) => (slowest === undefined || lsn < slowest ? lsn : slowest),
        undefined,
      );
  }

  /** The primary's name as soon as there is one; undefined when none came in time. */
  async awaitPrimary(timeoutMs: number): Promise<string | undefined> {
    return this.primary() ?? (await this.#watch.next(timeoutMs, this.#ports.clock));
  }

  /** The cluster's identifier and its latest timeline; undefined until the configured primary has answered. */
  cluster(): { readonly systemId: string; readonly timeline: number } | undefined {
    const { systemId, timeline } = this.#view;
    return systemId === undefined ? undefined : { systemId, timeline };
  }

  nodes(): NodeSnapshot[] {
    return Array.from(this.#view.nodes, (node) => this.#snapshotOf(node));
  }

  /** The answer ends it. What a listener throws is its own affair: routing goes on. */
  onEvent(listener: (event: ClusterEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  #listenerOf(name: string): ConstructorParameters<typeof NodePoller>[3] {
    const nowMs = () => this.#ports.clock.nowMs();
    return {
      answered: (sample) => {
        this.#view.node(name).latency.answered(sample.latencyMs, nowMs());
        this.#view.polled(name, sample, nowMs());
      },
      missed: (fault) => {
        this.#view.node(name).latency.failed(nowMs());
        this.#view.missed(name, fault, nowMs());
      },
      failed: (fault) => {
        this.#view.failed(name, fault, nowMs());
      },
    };
  }

  #tell(event: ClusterEvent): void {
    if (event.kind === 'primaryUp') this.#watch.found(event.node);
    for (const listener of this.#listeners) {
      try {
        listener(event);
      } catch {
        // See onEvent.
      }
    }
  }

  #snapshotOf(node: ClusterNode): NodeSnapshot {
    const { name, server, latency, leases } = node;
    const role = this.#view.roleOf(name);
    const { primaryLsn } = this.#view;
    const isBehind = role === 'replica' && server.lsn !== undefined && primaryLsn !== undefined;
    return {
      name,
      role,
      state: server.state.kind,
      reason: server.state.kind === 'ejected' ? server.state.reason : null,
      lagMs: role === 'replica' ? this.#view.lagMs(node, this.#ports.clock.nowMs()) : null,
      lagBytes: isBehind ? Math.max(0, Number(primaryLsn - server.lsn)) : null,
      latencyMs: latency.isKnown ? latency.valueMs : null,
      leases,
    };
  }
}
