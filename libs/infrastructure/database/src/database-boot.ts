import { setTimeout as pause } from 'node:timers/promises';
import { Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { DatabaseSettings } from './config/index.js';
import { ConfigurationError } from './errors/index.js';
import type { ClinicIsolationService } from './internal/clinic-isolation/clinic-isolation.service.js';
import { mappingChangeHandlers } from './internal/clinic-isolation/mapping-change.provider.js';
import { findCatalogDefects } from './prisma/catalog-proof.js';
import { NotificationListener } from './prisma/notification-listener.js';
import { connectionConfig } from './prisma/pools.js';
import type { PrismaRuntime } from './prisma/prisma-runtime.js';
import { findPrismaDefects } from './prisma/self-test.js';
import type { Server } from './prisma/servers.js';
import { primaryServer, type Topology } from './prisma/topology.js';

/** Longest wait for the servers' first words; ms. */
const FIRST_POLLS_MS = 3000;
const LOOK_AGAIN_MS = 20;

/** What goes on beside the work for as long as the application runs. */
export interface Background {
  start(): void;
  stop(): void;
}

/** Lets the application start only on a database that holds the guarantees, and ends what the module opened. */
export class DatabaseBoot implements OnModuleInit, OnApplicationShutdown {
  readonly #logger = new Logger('DatabaseModule');
  readonly #settings: DatabaseSettings;
  readonly #topology: Topology;
  readonly #runtime: PrismaRuntime;
  readonly #listener: NotificationListener;
  readonly #migrate: (() => Promise<void>) | undefined;
  readonly #background: readonly Background[];

  constructor(
    settings: DatabaseSettings,
    topology: Topology,
    runtime: PrismaRuntime,
    isolation: ClinicIsolationService,
    background: readonly Background[],
    migrate?: () => Promise<void>,
  ) {
    this.#settings = settings;
    this.#topology = topology;
    this.#runtime = runtime;
    this.#background = background;
    const { migrateOnStart, targets } = settings.connection;
    this.#migrate = migrateOnStart && targets.migration !== undefined ? migrate : undefined;
    this.#listener = new NotificationListener(
      () => connectionConfig(primaryServer(topology).target, settings),
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
      for (const work of this.#background) work.stop();
      await this.#end();
      throw error;
    }
    this.#listener.start();
    for (const { clinic } of this.#topology.servers.all) clinic.warm();
    for (const work of this.#background) work.start();
  }

  async onApplicationShutdown(): Promise<void> {
    for (const work of this.#background) work.stop();
    await this.#listener.stop();
    await this.#end();
  }

  async #end(): Promise<void> {
    const { router, servers } = this.#topology;
    router.stop();
    // Work under way ends first, and what comes late is told why by the pools; then what it all runs through.
    await servers.end();
    await this.#runtime.end();
  }

  /** The primary as the servers tell it; what the options call so, where none of them does: it has the reason. */
  async #primary(): Promise<Server> {
    const { router } = this.#topology;
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
    return primaryServer(this.#topology);
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
