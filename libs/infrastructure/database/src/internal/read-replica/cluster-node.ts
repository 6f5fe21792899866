import type { Lsn } from '../../pipeline/lsn.js';
import type { LagHistory } from './lag-history.js';
import { LatencyAverage } from './latency-average.js';
import type { RoutableReplica } from './route-read.js';
import { ServerNode } from './server-node.js';

/** One configured server: its state, its latency and its leases, as routing sees them. */
export class ClusterNode implements RoutableReplica {
  readonly server: ServerNode;
  /** Begun anew when the server is ejected. */
  latency = new LatencyAverage();
  /** True from its ejection until it serves again. */
  isOut = false;
  leases = 0;
  readonly #history: () => LagHistory;

  constructor(name: string, maxLagMs: number, history: () => LagHistory) {
    this.server = new ServerNode(name, maxLagMs);
    this.#history = history;
  }

  get name(): string {
    return this.server.name;
  }

  get isServing(): boolean {
    return this.server.isServing;
  }

  get lsn(): Lsn | undefined {
    return this.server.lsn;
  }

  get latencyMs(): number {
    return this.latency.valueMs;
  }

  stalenessMs(nowMs: number): number {
    const { lsn } = this.server;
    return lsn === undefined ? Infinity : this.#history().stalenessMs(lsn, nowMs);
  }
}
