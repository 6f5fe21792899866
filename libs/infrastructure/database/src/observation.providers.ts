import { randomUUID } from 'node:crypto';
import type { Provider } from '@nestjs/common';
import type { DatabaseSettings } from './config/index.js';
import { SHARED_CACHE, type Shared } from './cache.providers.js';
import { CircuitOpenError } from './errors/index.js';
import { DATABASE_SETTINGS, DATABASE_TOPOLOGY } from './database.tokens.js';
import type { AlertFigures } from './internal/alerts/alert-snapshot.js';
import { AlertWatchService } from './internal/alerts/alert-watch.service.js';
import { DatabaseAlertService } from './internal/alerts/database-alert.service.js';
import { CircuitBreakerService } from './internal/circuit-breaker/circuit-breaker.service.js';
import { DatabaseHealthMonitorService } from './internal/health/database-health-monitor.service.js';
import { sessionReports, storageReport } from './internal/health/report-rows.js';
import { ConnectionLeakDetectorService } from './internal/leak-detection/connection-leak-detector.service.js';
import { DatabaseMetricsService } from './internal/metrics/database-metrics.service.js';
import { QueryCacheService } from './internal/query-cache/query-cache.service.js';
import { PROCESS_CLOCK } from './internal/read-replica/clock.port.js';
import type { Server } from './prisma/servers.js';
import { primaryServer, type Topology } from './prisma/topology.js';

const epochMs = (): number => performance.timeOrigin + performance.now();

/** What looks at the module from outside its work: health, and whoever raises an alert. */
export const OBSERVATION_PROVIDERS: Provider[] = [
  { provide: DatabaseAlertService, inject: [DatabaseMetricsService], useFactory: alertService },
  {
    provide: DatabaseHealthMonitorService,
    inject: [
      DATABASE_SETTINGS,
      DATABASE_TOPOLOGY,
      CircuitBreakerService,
      QueryCacheService,
      SHARED_CACHE,
      DatabaseAlertService,
    ],
    useFactory: healthMonitor,
  },
  {
    provide: AlertWatchService,
    inject: [
      DATABASE_TOPOLOGY,
      CircuitBreakerService,
      DatabaseHealthMonitorService,
      DatabaseMetricsService,
      ConnectionLeakDetectorService,
      DatabaseAlertService,
    ],
    useFactory: alertWatch,
  },
];

function alertService(metrics: DatabaseMetricsService): DatabaseAlertService {
  const alerts = new DatabaseAlertService({
    nowMs: epochMs,
    newId: randomUUID,
    observer: {
      raised: (type) => {
        metrics.alertRaised(type);
      },
    },
  });
  metrics.servers.registerAlerts(() => alerts.activeCounts());
  return alerts;
}

function healthMonitor(
  { health }: DatabaseSettings,
  topology: Topology,
  breakers: CircuitBreakerService,
  queries: QueryCacheService,
  shared: Shared,
  alerts: DatabaseAlertService,
): DatabaseHealthMonitorService {
  const { servers, router } = topology;
  return new DatabaseHealthMonitorService(
    {
      targets: servers.all.map(({ name, health: pool }) => ({
        name,
        role: name === 'primary' ? 'primary' : 'replica',
        ping: async (signal) => {
          await tried(name, breakers, () => pool.query('SELECT 1', { signal }));
        },
      })),
      nodes: () => router.nodes(),
      pool: () => primaryServer(topology).clinic.counts,
      isWarm: () => primaryServer(topology).clinic.isWarm,
      sessions: async (signal) =>
        sessionReports(
          await primaryServer(topology).health.query('SELECT * FROM healthcare.session_report()', { signal }),
        ),
      storage: async (signal) => {
        const server = primaryServer(topology);
        const rows = await server.health.query('SELECT * FROM healthcare.storage_report()', { signal });
        return storageReport(rows, isOnThisMachine(server));
      },
      breakers: () => breakers.getCircuitBreakerState(),
      cache: () => {
        const { entries, memoryBytes } = queries.figures;
        return { connected: shared?.isConnected ?? null, entries, memoryBytes };
      },
      alerts: () => alerts.countsBySeverity(),
      nowMs: epochMs,
    },
    health.cacheTtlMs,
    health,
  );
}

/** A breaker on trial is tried by the health check, too: where nobody else calls it would never close. */
async function tried(
  name: string,
  breakers: CircuitBreakerService,
  ask: () => Promise<unknown>,
): Promise<void> {
  try {
    const isOnTrial = breakers.getCircuitBreakerState(name).state === 'half-open';
    await (isOnTrial ? breakers.run(name, ask) : ask());
  } catch (error) {
    if (!(error instanceof CircuitOpenError)) throw error;
    await ask();
  }
}

function alertWatch(
  topology: Topology,
  breakers: CircuitBreakerService,
  health: DatabaseHealthMonitorService,
  metrics: DatabaseMetricsService,
  leaks: ConnectionLeakDetectorService,
  alerts: DatabaseAlertService,
): AlertWatchService {
  const figures = (): AlertFigures => {
    const { queries, cache, isolationRefusals } = metrics.getMetrics();
    return {
      pool: fullestPool(topology),
      servers: topology.router.nodes(),
      primary: presentPrimary(topology),
      breakers: breakers.getCircuitBreakerState(),
      sessions: health.sessions,
      storage: health.storage,
      health: health.getLightweightHealthStatus().status,
      queries,
      cache,
      isolationRefusals,
    };
  };
  const watch = new AlertWatchService({ figures, clock: PROCESS_CLOCK }, alerts);
  leaks.onLeak((leak) => {
    watch.leaked(leak);
  });
  return watch;
}

function presentPrimary({ router }: Topology): AlertFigures['primary'] {
  const name = router.primary();
  const timeline = router.cluster()?.timeline;
  return name === undefined || timeline === undefined ? null : { name, timeline };
}

/** Of the pools that clinics' work goes through, the one with the least room left. */
function fullestPool({ servers }: Topology): AlertFigures['pool'] {
  const pools = servers.all.map(({ clinic }) => {
    const { active, waiting } = clinic.counts;
    const { softLimit, max } = clinic.limits;
    return { used: active, limit: softLimit, max, waiting };
  });
  return pools.reduce((fullest, pool) =>
    pool.used / pool.max > fullest.used / fullest.max ? pool : fullest,
  );
}

/** Only then do the server's folders mean the folders here. */
function isOnThisMachine({ target }: Server): boolean {
  const { host } = target.connection;
  return host.startsWith('/') || ['localhost', '127.0.0.1', '::1'].includes(host);
}
