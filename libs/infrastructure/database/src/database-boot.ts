import { Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { DatabaseSettings } from './config/index.js';
import { ConfigurationError } from './errors/index.js';
import type { ClinicIsolationService } from './internal/clinic-isolation/clinic-isolation.service.js';
import { mappingChangeHandlers } from './internal/clinic-isolation/mapping-change.provider.js';
import { NotificationListener } from './prisma/notification-listener.js';
import { connectionConfig, type Pools } from './prisma/pools.js';
import type { PrismaRuntime } from './prisma/prisma-runtime.js';
import { findCatalogDefects } from './prisma/catalog-proof.js';
import { findPrismaDefects } from './prisma/self-test.js';

/** Lets the application start only on a database that holds the guarantees, and ends what the module opened. */
export class DatabaseBoot implements OnModuleInit, OnApplicationShutdown {
  readonly #logger = new Logger('DatabaseModule');
  readonly #pools: Pools;
  readonly #runtime: PrismaRuntime;
  readonly #mostAtOnce: number;
  readonly #listener: NotificationListener | undefined;
  readonly #migrate: (() => Promise<void>) | undefined;

  constructor(
    settings: DatabaseSettings,
    pools: Pools,
    runtime: PrismaRuntime,
    isolation: ClinicIsolationService,
    migrate?: () => Promise<void>,
  ) {
    this.#pools = pools;
    this.#runtime = runtime;
    this.#mostAtOnce = settings.pool.max + settings.pool.queueLimit;
    const { migrateOnStart, targets } = settings.connection;
    this.#migrate = migrateOnStart && targets.migration !== undefined ? migrate : undefined;
    const { primary } = targets;
    this.#listener =
      primary === undefined
        ? undefined
        : new NotificationListener(
            connectionConfig(primary, settings),
            'healthcare_membership',
            mappingChangeHandlers(isolation),
          );
  }

  /** @throws DB_BOOT_REFUSED with the list of what is wrong, or the reason why the database cannot be asked */
  async onModuleInit(): Promise<void> {
    try {
      await this.#migrate?.();
      await this.#assertBootable();
    } catch (error) {
      await this.#runtime.end();
      throw error;
    }
    this.#listener?.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#listener?.stop();
    await this.#runtime.end();
  }

  async #assertBootable(): Promise<void> {
    const defects = [
      ...(await findCatalogDefects(this.#pools)),
      ...(await findPrismaDefects(this.#runtime, this.#mostAtOnce)),
    ];
    if (defects.length === 0) return;
    for (const defect of defects) this.#logger.error(defect);
    throw ConfigurationError.bootRefused(defects);
  }
}
