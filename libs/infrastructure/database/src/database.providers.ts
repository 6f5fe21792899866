import { Logger, type Provider } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { resolveOptions, type DatabaseSettings } from './config/index.js';
import { ContextStore } from './context/context-store.js';
import { DatabaseBoot } from './database-boot.js';
import type { DatabaseSetup } from './database-setup.js';
import { DatabaseService } from './database.service.js';
import { DATABASE_POOLS, DATABASE_SETTINGS, DATABASE_SETUP } from './database.tokens.js';
import { ClinicIsolationService } from './internal/clinic-isolation/clinic-isolation.service.js';
import { DatabaseHealthMonitorService } from './internal/health/database-health-monitor.service.js';
import { ArgumentGuardStep } from './pipeline/argument-guard.js';
import { QueryShapingStep } from './pipeline/query-shaping.step.js';
import { SystemScopeStep } from './pipeline/system-scope.step.js';
import { LanePool } from './prisma/lane-pool.js';
import { OperationPipeline } from './prisma/operation-pipeline.js';
import { createPools, type Pools } from './prisma/pools.js';
import { PrismaMappingSource } from './prisma/prisma-mapping.source.js';
import { PrismaRuntime } from './prisma/prisma-runtime.js';
import { PrismaService } from './prisma/prisma.service.js';
import { StatementNames } from './prisma/statement-names.js';
import { UnitOfWork } from './prisma/unit-of-work.js';
import { Repositories } from './repositories/repositories.js';

/** How everything inside the module is made, in the order of the dependencies. */
export const DATABASE_PROVIDERS: Provider[] = [
  { provide: DATABASE_SETUP, useValue: {} satisfies DatabaseSetup },
  { provide: DATABASE_SETTINGS, inject: [DATABASE_SETUP], useFactory: settingsOf },
  { provide: ContextStore, useFactory: () => new ContextStore() },
  {
    provide: DATABASE_POOLS,
    inject: [DATABASE_SETTINGS],
    useFactory: (settings: DatabaseSettings) =>
      createPools(settings, { waited: () => undefined, used: () => undefined, timedOut: () => undefined }),
  },
  {
    provide: PrismaRuntime,
    inject: [DATABASE_POOLS],
    useFactory: (pools: Pools) => new PrismaRuntime(new LanePool(new StatementNames()), pools),
  },
  {
    provide: OperationPipeline,
    inject: [DATABASE_SETTINGS],
    useFactory: ({ work }: DatabaseSettings) =>
      new OperationPipeline([
        new ArgumentGuardStep(),
        new SystemScopeStep(),
        new QueryShapingStep(work.batchSize, { bounded: () => undefined }),
      ]),
  },
  PrismaService,
  {
    provide: UnitOfWork,
    inject: [ContextStore, ModuleRef, PrismaRuntime, OperationPipeline],
    useFactory: (
      store: ContextStore,
      modules: ModuleRef,
      runtime: PrismaRuntime,
      pipeline: OperationPipeline,
    ) => new UnitOfWork(store, modules, runtime, pipeline),
  },
  {
    provide: ClinicIsolationService,
    inject: [PrismaRuntime],
    useFactory: (runtime: PrismaRuntime) =>
      new ClinicIsolationService(new PrismaMappingSource(runtime), () => undefined),
  },
  { provide: Repositories, inject: [UnitOfWork], useFactory: (work: UnitOfWork) => new Repositories(work) },
  {
    provide: DatabaseHealthMonitorService,
    inject: [DATABASE_SETTINGS, DATABASE_POOLS],
    useFactory: (settings: DatabaseSettings, pools: Pools) => healthMonitor(settings, pools),
  },
  {
    provide: DatabaseBoot,
    inject: [DATABASE_SETTINGS, PrismaRuntime, ClinicIsolationService],
    useFactory: (settings: DatabaseSettings, runtime: PrismaRuntime, isolation: ClinicIsolationService) =>
      new DatabaseBoot(settings, runtime, isolation),
  },
  DatabaseService,
];

function settingsOf({ identityResolver: _resolver, ...options }: DatabaseSetup): DatabaseSettings {
  const { settings, warnings } = resolveOptions(options);
  const logger = new Logger('DatabaseModule');
  for (const warning of warnings) logger.warn(warning);
  return settings;
}

function healthMonitor({ health }: DatabaseSettings, pools: Pools): DatabaseHealthMonitorService {
  const ping = async (): Promise<void> => {
    await pools.health.query('SELECT 1');
  };
  return new DatabaseHealthMonitorService(
    {
      targets: [{ name: 'primary', role: 'primary', ping }],
      pool: () => pools.clinic.counts,
      nowMs: () => performance.timeOrigin + performance.now(),
    },
    health.cacheTtlMs,
  );
}
