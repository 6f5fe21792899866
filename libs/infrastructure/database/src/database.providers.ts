import { Logger, type Provider } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { applicationCache, CACHE_PROVIDERS, SHARED_CACHE } from './cache.providers.js';
import { CacheWarmer } from './cache-warmer.js';
import { resolveOptions, type DatabaseSettings } from './config/index.js';
import { ContextStore } from './context/context-store.js';
import { DatabaseBoot, type Background } from './database-boot.js';
import type { DatabaseSetup } from './database-setup.js';
import { DatabaseService } from './database.service.js';
import { ConfigurationError } from './errors/index.js';
import { DATABASE_SETTINGS, DATABASE_SETUP, DATABASE_TOPOLOGY } from './database.tokens.js';
import { AlertWatchService } from './internal/alerts/alert-watch.service.js';
import { ClinicIsolationService } from './internal/clinic-isolation/clinic-isolation.service.js';
import { DatabaseHealthMonitorService } from './internal/health/database-health-monitor.service.js';
import { DatabaseMetricsService } from './internal/metrics/database-metrics.service.js';
import { ApplicationCache } from './internal/query-cache/application-cache.js';
import { QueryCacheService } from './internal/query-cache/query-cache.service.js';
import { OBSERVATION_PROVIDERS } from './observation.providers.js';
import { ArgumentGuardStep } from './pipeline/argument-guard.js';
import { IdentityExpiryStep } from './pipeline/identity-expiry.step.js';
import { MetricsStep } from './pipeline/metrics.step.js';
import { MAX_ROWS, QueryShapingStep, type ShapingObserver } from './pipeline/query-shaping.step.js';
import { SystemScopeStep } from './pipeline/system-scope.step.js';
import { modelMetadata } from './prisma/generated/model-metadata.js';
import { ClientSessions } from './prisma/client-sessions.js';
import { LanePool } from './prisma/lane-pool.js';
import { OperationPipeline } from './prisma/operation-pipeline.js';
import { PrismaMappingSource } from './prisma/prisma-mapping.source.js';
import { PrismaRuntime } from './prisma/prisma-runtime.js';
import { PrismaService } from './prisma/prisma.service.js';
import { Road } from './prisma/road.js';
import { StatementNames } from './prisma/statement-names.js';
import type { Topology } from './prisma/topology.js';
import { UnitOfWork } from './prisma/unit-of-work.js';
import { Repositories } from './repositories/repositories.js';
import { RESILIENCE_PROVIDERS } from './resilience.providers.js';

/** How everything inside the module is made, in the order of the dependencies. */
export const DATABASE_PROVIDERS: Provider[] = [
  { provide: DATABASE_SETUP, useValue: {} satisfies DatabaseSetup },
  { provide: DATABASE_SETTINGS, inject: [DATABASE_SETUP], useFactory: settingsOf },
  { provide: ContextStore, useFactory: () => new ContextStore() },
  {
    provide: DatabaseMetricsService,
    inject: [DATABASE_SETTINGS],
    useFactory: ({ work }: DatabaseSettings) =>
      new DatabaseMetricsService({
        models: Object.keys(modelMetadata.models),
        slowQueryMs: work.slowQueryMs,
      }),
  },
  ...RESILIENCE_PROVIDERS,
  ...CACHE_PROVIDERS,
  {
    provide: PrismaRuntime,
    inject: [Road, QueryCacheService, DatabaseMetricsService],
    useFactory: prismaRuntime,
  },
  {
    provide: OperationPipeline,
    inject: [DATABASE_SETTINGS, DatabaseMetricsService, QueryCacheService],
    useFactory: ({ work }: DatabaseSettings, metrics: DatabaseMetricsService, cache: QueryCacheService) =>
      new OperationPipeline(
        [
          new MetricsStep(metrics),
          new ArgumentGuardStep(),
          new IdentityExpiryStep(),
          new SystemScopeStep(),
          new QueryShapingStep(boundedListObserver(metrics)),
          cache,
        ],
        work.batchSize,
      ),
  },
  PrismaService,
  {
    provide: UnitOfWork,
    inject: [
      ContextStore,
      ModuleRef,
      PrismaRuntime,
      OperationPipeline,
      ClientSessions,
      DatabaseMetricsService,
      QueryCacheService,
    ],
    useFactory: unitOfWork,
  },
  {
    provide: ClinicIsolationService,
    inject: [PrismaRuntime, DatabaseMetricsService],
    useFactory: (runtime: PrismaRuntime, metrics: DatabaseMetricsService) =>
      new ClinicIsolationService(new PrismaMappingSource(runtime), (reason) => {
        metrics.isolationRefused(reason);
      }),
  },
  { provide: Repositories, inject: [UnitOfWork], useFactory: (work: UnitOfWork) => new Repositories(work) },
  ...OBSERVATION_PROVIDERS,
  {
    provide: CacheWarmer,
    inject: [DATABASE_SETUP, ContextStore, UnitOfWork],
    useFactory: ({ warmCache = [] }: DatabaseSetup, store: ContextStore, work: UnitOfWork) =>
      new CacheWarmer(warmCache, store, work),
  },
  {
    provide: ApplicationCache,
    inject: [DATABASE_SETTINGS, UnitOfWork, QueryCacheService, SHARED_CACHE],
    useFactory: applicationCache,
  },
  {
    provide: DatabaseBoot,
    inject: [
      DATABASE_SETUP,
      DATABASE_SETTINGS,
      DATABASE_TOPOLOGY,
      PrismaRuntime,
      ClinicIsolationService,
      DatabaseHealthMonitorService,
      AlertWatchService,
      QueryCacheService,
      CacheWarmer,
    ],
    useFactory: (
      { migrate }: DatabaseSetup,
      settings: DatabaseSettings,
      topology: Topology,
      runtime: PrismaRuntime,
      isolation: ClinicIsolationService,
      ...background: Background[]
    ) => new DatabaseBoot(settings, topology, runtime, isolation, background, migrate),
  },
  DatabaseService,
];

function settingsOf({
  identityResolver: _resolver,
  warmCache: _plans,
  migrate,
  ...options
}: DatabaseSetup): DatabaseSettings {
  const { settings, warnings } = resolveOptions(options);
  if (settings.profile === 'production' && settings.connection.migrateOnStart && migrate === undefined)
    throw ConfigurationError.invalid([
      'DB_MIGRATE_ON_START is true, but the application gave DatabaseModule.forRoot nothing to migrate with (migrate)',
    ]);
  const logger = new Logger('DatabaseModule');
  for (const warning of warnings) logger.warn(warning);
  return settings;
}

/** An unbounded list is worth a counter; one that was cut is worth a line in the log. */
function boundedListObserver(metrics: DatabaseMetricsService): ShapingObserver {
  const logger = new Logger('DatabaseModule');
  return {
    bounded(model, isCut) {
      metrics.listBounded(isCut);
      const text = `${model}.findMany has no take and was bounded to ${String(MAX_ROWS)} rows`;
      if (isCut) logger.warn(`${text}: rows may be missing; page through the list or pass allowLarge`);
      else logger.debug(text);
    },
  };
}

function prismaRuntime(road: Road, cache: QueryCacheService, metrics: DatabaseMetricsService): PrismaRuntime {
  return new PrismaRuntime(new LanePool(new StatementNames()), road, cache, {
    committed: (rows) => {
      metrics.auditRecorded(rows);
    },
    commitFailed: (error) => {
      metrics.failed(error);
    },
  });
}

function unitOfWork(
  store: ContextStore,
  modules: ModuleRef,
  runtime: PrismaRuntime,
  pipeline: OperationPipeline,
  sessions: ClientSessions,
  metrics: DatabaseMetricsService,
  cache: QueryCacheService,
): UnitOfWork {
  cache.refreshBy((given) => {
    const session = sessions.of({});
    const scope = runtime.readScope({ principal: given.principal, session }, given.options);
    return { operation: { ...given, reader: session }, next: pipeline.beneath(scope) };
  });
  return new UnitOfWork(store, modules, runtime, pipeline, sessions, (error) => {
    metrics.failed(error);
  });
}
