import { randomBytes } from 'node:crypto';
import { Logger, type Provider } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { DatabaseSettings } from './config/index.js';
import { keyBytes } from './config/key-material.js';
import { DatabaseEvents } from './database-events.js';
import { DATABASE_SETTINGS, DATABASE_TOPOLOGY } from './database.tokens.js';
import { DatabaseAlertService } from './internal/alerts/database-alert.service.js';
import { CircuitBreakerService } from './internal/circuit-breaker/circuit-breaker.service.js';
import { ConnectionLeakDetectorService } from './internal/leak-detection/connection-leak-detector.service.js';
import { DatabaseMetricsService } from './internal/metrics/database-metrics.service.js';
import { QueryCacheService } from './internal/query-cache/query-cache.service.js';
import { PROCESS_CLOCK } from './internal/read-replica/clock.port.js';
import { RetryService } from './internal/retry/retry.service.js';
import { SYSTEM_RETRY_PORTS } from './internal/retry/system-retry.provider.js';
import { TokenCodec } from './internal/session-consistency/token-codec.js';
import { ClientSessions } from './prisma/client-sessions.js';
import { LeaseWatch } from './prisma/lease-watch.js';
import { hearOfReturns } from './prisma/returned-servers.js';
import { Road } from './prisma/road.js';
import { createTopology, type Topology } from './prisma/topology.js';

const TOKEN_KEY_BYTES = 32;

/** What stands between an operation and the servers: which one, whether to ask it, and whether to ask again. */
export const RESILIENCE_PROVIDERS: Provider[] = [
  {
    provide: ConnectionLeakDetectorService,
    inject: [DatabaseMetricsService],
    useFactory: (metrics: DatabaseMetricsService) => {
      const detector = new ConnectionLeakDetectorService(PROCESS_CLOCK);
      metrics.servers.registerLeaks(() => detector.count);
      return detector;
    },
  },
  {
    provide: DATABASE_TOPOLOGY,
    inject: [DATABASE_SETTINGS, DatabaseMetricsService, ConnectionLeakDetectorService],
    useFactory: topology,
  },
  {
    provide: CircuitBreakerService,
    inject: [DATABASE_SETTINGS, DATABASE_TOPOLOGY, DatabaseMetricsService],
    useFactory: circuitBreakers,
  },
  {
    provide: RetryService,
    inject: [DatabaseMetricsService],
    useFactory: (metrics: DatabaseMetricsService) =>
      new RetryService(SYSTEM_RETRY_PORTS, {
        retried: (retry) => {
          metrics.retried(retry.class);
        },
        ended: () => undefined,
      }),
  },
  {
    provide: Road,
    inject: [DATABASE_TOPOLOGY, CircuitBreakerService, RetryService, DatabaseMetricsService],
    useFactory: (
      { servers, router }: Topology,
      breakers: CircuitBreakerService,
      retry: RetryService,
      metrics: DatabaseMetricsService,
    ) =>
      new Road(servers, router, breakers, retry, {
        routed: ({ reason }) => {
          metrics.readRouted(reason);
        },
      }),
  },
  {
    provide: DatabaseEvents,
    inject: [ModuleRef, CircuitBreakerService, DATABASE_TOPOLOGY, DatabaseAlertService],
    useFactory: (
      modules: ModuleRef,
      breakers: CircuitBreakerService,
      { router }: Topology,
      alerts: DatabaseAlertService,
    ) => new DatabaseEvents(modules, breakers, router, alerts),
  },
  {
    provide: ClientSessions,
    inject: [DATABASE_SETTINGS, DATABASE_TOPOLOGY, Road, QueryCacheService],
    useFactory: clientSessions,
  },
];

function topology(
  settings: DatabaseSettings,
  metrics: DatabaseMetricsService,
  leaks: ConnectionLeakDetectorService,
): Topology {
  const watch = new LeaseWatch(leaks);
  const made = createTopology(settings, {
    poolRecorder: (name) => watch.over(name, metrics.poolRecorder(name)),
    registerPool: (name, counts) => metrics.registerPool(name, counts),
  });
  metrics.servers.registerReplicas(() =>
    made.router
      .nodes()
      .filter(({ role }) => role === 'replica')
      .map(({ state, ...node }) => ({ ...node, isUp: state === 'serving' })),
  );
  return made;
}

function circuitBreakers(
  { work }: DatabaseSettings,
  topology: Topology,
  metrics: DatabaseMetricsService,
): CircuitBreakerService {
  const breakers = new CircuitBreakerService({
    resetMs: work.breakerResetMs,
    nowMs: () => performance.timeOrigin + performance.now(),
  });
  hearOfReturns(topology, breakers);
  metrics.servers.registerBreakers(() => breakers.getCircuitBreakerState());
  return breakers;
}

function clientSessions(
  { replicas, work }: DatabaseSettings,
  { router }: Topology,
  { hasReplicas }: Road,
  { marks }: QueryCacheService,
): ClientSessions {
  const logger = new Logger('DatabaseModule');
  return new ClientSessions(
    {
      codec: new TokenCodec(tokenKey(replicas.tokenKey?.reveal(), logger)),
      cluster: () => router.cluster(),
      marks,
      hasPlaces: hasReplicas,
      noticeTimeline: (timeline) => {
        router.noticeTimeline(timeline);
      },
      refused: (reason) => {
        logger.warn(`A consistency token was refused (${reason}): its session reads from the primary`);
      },
      nowMs: Date.now,
    },
    work.parallelQueries,
  );
}

/** Without a key of the operator's, tokens mean something to this process alone. */
function tokenKey(given: string | undefined, logger: Logger): Uint8Array {
  const key = given === undefined ? undefined : keyBytes(given);
  if (key === undefined)
    logger.debug('DB_TOKEN_KEY is not set: consistency tokens count in this process only');
  return key ?? randomBytes(TOKEN_KEY_BYTES);
}
