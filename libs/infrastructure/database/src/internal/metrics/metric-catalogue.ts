import { CacheGauges } from './cache-gauges.js';
import { METRIC_DEFINITIONS } from './metric-definitions.js';
import { CounterFamily, GaugeFamily, HistogramFamily, type MetricFamily } from './metric-family.js';
import type { PoolGauges } from './pool-gauges.js';
import { ServerGauges } from './server-gauges.js';

/** Every metric, ready to be recorded: one field a definition. */
export class MetricCatalogue {
  readonly durations = new HistogramFamily(METRIC_DEFINITIONS.operationDuration);
  readonly waitTime = new HistogramFamily(METRIC_DEFINITIONS.waitTime);
  readonly useTime = new HistogramFamily(METRIC_DEFINITIONS.useTime);
  readonly timeouts = new CounterFamily(METRIC_DEFINITIONS.connectionTimeouts);
  readonly shed = new CounterFamily(METRIC_DEFINITIONS.shedRequests);
  readonly slow = new CounterFamily(METRIC_DEFINITIONS.slowQueries);
  readonly isolationRefusals = new CounterFamily(METRIC_DEFINITIONS.isolationRefusals);
  readonly accessDecisions = new CounterFamily(METRIC_DEFINITIONS.accessDecisions);
  readonly auditRecords = new CounterFamily(METRIC_DEFINITIONS.auditRecords);
  readonly outcomesUnknown = new CounterFamily(METRIC_DEFINITIONS.outcomesUnknown);
  readonly boundedLists = new CounterFamily(METRIC_DEFINITIONS.boundedLists);
  readonly retries = new CounterFamily(METRIC_DEFINITIONS.retries);
  readonly routedReads = new CounterFamily(METRIC_DEFINITIONS.routedReads);
  readonly cacheRequests = new CounterFamily(METRIC_DEFINITIONS.cacheRequests);
  readonly cacheRefused = new CounterFamily(METRIC_DEFINITIONS.cacheRefused);
  readonly cacheNoRoom = new CounterFamily(METRIC_DEFINITIONS.cacheNoRoom);
  readonly cache = new CacheGauges();
  readonly cacheConnected = new GaugeFamily(METRIC_DEFINITIONS.cacheConnected, () => this.cache.connected());
  readonly cacheEntries = new GaugeFamily(METRIC_DEFINITIONS.cacheEntries, () => this.cache.entries());
  readonly cacheBytes = new GaugeFamily(METRIC_DEFINITIONS.cacheBytes, () => this.cache.bytes());
  readonly cacheEvictions = new GaugeFamily(METRIC_DEFINITIONS.cacheEvictions, () => this.cache.evictions());
  readonly servers = new ServerGauges();
  readonly replicaUp = new GaugeFamily(METRIC_DEFINITIONS.replicaUp, () => this.servers.replicaUp());
  readonly replicaLagSeconds = new GaugeFamily(METRIC_DEFINITIONS.replicaLagSeconds, () =>
    this.servers.replicaLagSeconds(),
  );
  readonly replicaLagBytes = new GaugeFamily(METRIC_DEFINITIONS.replicaLagBytes, () =>
    this.servers.replicaLagBytes(),
  );
  readonly breakerState = new GaugeFamily(METRIC_DEFINITIONS.breakerState, () =>
    this.servers.breakerStates(),
  );
  readonly breakerTrips = new GaugeFamily(METRIC_DEFINITIONS.breakerTrips, () => this.servers.breakerTrips());
  readonly leaks = new GaugeFamily(METRIC_DEFINITIONS.leaks, () => this.servers.leaksFound());
  readonly alertsActive = new GaugeFamily(METRIC_DEFINITIONS.alertsActive, () => this.servers.alertsActive());
  readonly alertsRaised = new CounterFamily(METRIC_DEFINITIONS.alertsRaised);
  readonly connectionCount: GaugeFamily;
  readonly pendingRequests: GaugeFamily;

  constructor(pools: PoolGauges) {
    this.connectionCount = new GaugeFamily(METRIC_DEFINITIONS.connectionCount, () =>
      pools.connectionCounts(),
    );
    this.pendingRequests = new GaugeFamily(METRIC_DEFINITIONS.pendingRequests, () => pools.pendingRequests());
    this.#startAtZero();
  }

  /** In the order of the definitions. */
  get all(): readonly MetricFamily[] {
    return [
      this.durations,
      this.connectionCount,
      this.pendingRequests,
      this.waitTime,
      this.useTime,
      this.timeouts,
      this.shed,
      this.slow,
      this.isolationRefusals,
      this.accessDecisions,
      this.auditRecords,
      this.replicaUp,
      this.replicaLagSeconds,
      this.replicaLagBytes,
      this.breakerState,
      this.breakerTrips,
      this.leaks,
      this.alertsActive,
      this.alertsRaised,
      this.retries,
      this.routedReads,
      this.cacheRequests,
      this.cacheRefused,
      this.cacheNoRoom,
      this.cacheConnected,
      this.cacheEntries,
      this.cacheBytes,
      this.cacheEvictions,
      this.outcomesUnknown,
      this.boundedLists,
    ];
  }

  /** A counter that first appears with its first event shows no increase: closed lists start complete, at 0. */
  #startAtZero(): void {
    this.auditRecords.cell();
    this.outcomesUnknown.cell();
    const closed = [
      this.slow,
      this.isolationRefusals,
      this.accessDecisions,
      this.boundedLists,
      this.alertsRaised,
      this.retries,
      this.routedReads,
    ];
    for (const family of closed) {
      const [label] = Object.values(family.definition.labels);
      const values = Array.isArray(label?.values) ? (label.values as readonly string[]) : [];
      for (const value of values) family.cell(value);
    }
  }
}
