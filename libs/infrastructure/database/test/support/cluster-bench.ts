import type { ClusterEvent } from '../../src/internal/read-replica/cluster-event.js';
import { ClusterView } from '../../src/internal/read-replica/cluster-view.js';
import type { PollSample } from '../../src/internal/read-replica/poll-sample.js';
import { primarySample, replicaSample } from './poll-sample-fixture.js';

const STARTED_AT_MS: Readonly<Record<string, number>> = { primary: 1, 'replica-1': 2, 'replica-2': 3 };

/** A view of a primary and two replicas, whose polls the test answers. */
export class ClusterBench {
  nowMs = 0;
  readonly events: ClusterEvent[] = [];
  readonly view = new ClusterView(
    {
      nodes: Object.keys(STARTED_AT_MS).map((name) => ({
        name,
        role: name === 'primary' ? 'primary' : 'replica',
      })),
      maxLagMs: 1000,
      lag: { horizonMs: 20_000, graceMs: 40 },
    },
    (event) => this.events.push(event),
  );

  asReplica(name: string, lsn: bigint, changes: Partial<PollSample> = {}): void {
    const startedAtMs = STARTED_AT_MS[name] ?? 0;
    this.view.polled(name, replicaSample(lsn, { startedAtMs, ...changes }), this.nowMs);
  }

  asPrimary(name: string, lsn: bigint, changes: Partial<PollSample> = {}): void {
    const startedAtMs = STARTED_AT_MS[name] ?? 0;
    this.view.polled(name, primarySample(lsn, { startedAtMs, atMs: this.nowMs, ...changes }), this.nowMs);
  }

  lose(name: string): void {
    this.view.failed(name, 'unreachable', this.nowMs);
  }

  /** All three serve, at 100, and nothing of it is news any more. */
  allUp(): void {
    this.asPrimary('primary', 100n);
    this.asReplica('replica-1', 100n);
    this.asReplica('replica-2', 100n);
    this.events.length = 0;
  }

  stateOf(name: string) {
    return this.view.node(name).server.state;
  }

  serving(): string[] {
    return [...this.view.nodes].filter(({ isServing }) => isServing).map(({ name }) => name);
  }

  /** The events since the last call, without their moments. */
  told() {
    return this.events.splice(0).map(({ atMs: _atMs, ...event }) => event);
  }
}
