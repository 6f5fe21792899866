import { setTimeout as pause } from 'node:timers/promises';
import { Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { ConnectionTarget, DatabaseSettings } from './config/index.js';
import { ConfigurationError } from './errors/index.js';
import type { ClinicIsolationService } from './internal/clinic-isolation/clinic-isolation.service.js';
import { mappingChangeHandlers } from './internal/clinic-isolation/mapping-change.provider.js';
import { findCatalogDefects } from './prisma/catalog-proof.js';
import { NotificationListener } from './prisma/notification-listener.js';
import { connectionConfig } from './prisma/pools.js';
import type { PrismaRuntime } from './prisma/prisma-runtime.js';
import { findPrismaDefects } from './prisma/self-test.js';
import type { Server } from './prisma/servers.js';
import type { Topology } from './prisma/topology.js';

/** Longest wait for the servers' first words; ms. */
const FIRST_POLLS_MS = 3000;
const LOOK_AGAIN_MS = 20;

/** Lets the application start only on a database that holds the guarantees, and ends what the module opened. */
export class DatabaseBoot implements OnModuleInit, OnApplicationShutdown {
  readonly #logger = new Logger('DatabaseModule');
  readonly #settings: DatabaseSettings;
  readonly #topology: Topology;
  readonly #runtime: PrismaRuntime;
  readonly #listener: NotificationListener;
  readonly #migrate: (() => Promise<void>) | undefined;

  constructor(
    settings: DatabaseSettings,
    topology: Topology,
    runtime: PrismaRuntime,
    isolation: ClinicIsolationService,
    migrate?: () => Promise<void>,
  ) {
    this.#settings = settings;
    this.#topology = topology;
    this.#runtime = runtime;
    const { migrateOnStart, targets } = settings.connection;
    this.#migrate = migrateOnStart && targets.migration !== undefined ? migrate : undefined;
    this.#listener = new NotificationListener(
      () => connectionConfig(this.#primaryTarget(), settings),
      'healthcare_membership',
      mappingChangeHandlers(isolation),
    );
    topology.router.onEvent(({ kind }) => {
      if (kind === 'primaryChanged') this.#listener.restart();
    });
  }

  /** @throws DB_BOOT_REFUSED with the list of what is wrong, or the reason why the database cannot be asked */
  async onModuleInit(): Promise<void> {
    try {
      await this.#migrate?.();
      this.#topology.router.start();
      await this.#assertBootable(await this.#primary());
    } catch (error) {
      await this.#end();
      throw error;
    }
    this.#listener.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#listener.stop();
    await this.#end();
  }

  async #end(): Promise<void> {
    const { router, servers } = this.#topology;
    await this.#runtime.end();
    router.stop();
    await servers.end();
  }

  /** The primary as the servers tell it; what the options call so, where none of them does: it has the reason. */
  async #primary(): Promise<Server> {
    const { router, servers } = this.#topology;
    const endsAt = performance.now() + FIRST_POLLS_MS;
    const hasHope = (): boolean =>
      router.primary() === undefined &&
      performance.now() < endsAt &&
      router.nodes().some(({ reason }) => reason === null);
    while (hasHope()) await pause(LOOK_AGAIN_MS);
    for (const { name, role, reason } of router.nodes()) {
      if (role === 'replica' && reason !== null)
        this.#logger.warn(`${name} serves no reads for now: ${reason}`);
    }
    return servers.of(router.primary() ?? servers.configuredPrimary.name);
  }

  #primaryTarget(): ConnectionTarget {
    const { primary, replicas } = this.#settings.connection.targets;
    const name = this.#topology.router.primary();
    // createServers has refused settings without a primary.
    return replicas.find((target) => target.name === name) ?? (primary as ConnectionTarget);
  }

  async #assertBootable(primary: Server): Promise<void> {
    const { pool } = this.#settings;
    const defects = [
      ...(await findCatalogDefects(primary)),
      ...(await findPrismaDefects(this.#runtime, pool.max + pool.queueLimit)),
    ];
    if (defects.length === 0) return;
    throw ConfigurationError.bootRefused(defects);
  }
}
