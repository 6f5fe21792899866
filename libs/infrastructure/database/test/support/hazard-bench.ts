import 'reflect-metadata';
import { setTimeout } from 'node:timers/promises';
import * as healthyLibrary from '@infrastructure/database';
import type { DatabaseService, DatabaseSetup, Identity } from '@infrastructure/database';
import type { INestApplicationContext, LoggerService } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { sharedCluster, type ClusterDatabase } from '@tools/dev/cluster';
import { libraryWithout, type Edit } from './defences.js';
import { RoleSession } from './role-session.js';
import { createClinic, setupFor, UNCACHED } from './test-database.js';
import { WireTap } from './wire-tap.js';

/** A mutant may have lost connections, and its pool would wait for them for ever. */
const CLOSES_WITHIN_MS = 5000;

/** Two clinics, the module, and a tap on its wire. */
export interface HazardBench {
  readonly database: DatabaseService;
  readonly app: INestApplicationContext;
  readonly alpha: Identity;
  readonly beta: Identity;
  readonly tap: WireTap;
}

/** Breaks every connection and waits until the pool has noticed: the next statement opens one. */
export async function loseConnections({
  database,
  tap,
}: Pick<HazardBench, 'database' | 'tap'>): Promise<void> {
  tap.cut();
  while (database.getConnectionPoolMetrics().total > 0) await setTimeout(5);
}

export type Scenario<T> = (bench: HazardBench) => Promise<T>;

/**
 * One database with two clinics, on which a scenario is played with the whole library and again with a copy that
 * lacks a defence, so that the difference is the defence's and nothing else's.
 */
export class HazardStage {
  readonly cluster: ClusterDatabase;
  readonly superuser: RoleSession;
  readonly #setup: DatabaseSetup;
  readonly #clinics: readonly [Identity, Identity];
  readonly #logger: LoggerService | false;

  private constructor(
    cluster: ClusterDatabase,
    superuser: RoleSession,
    clinics: readonly [Identity, Identity],
    setup: DatabaseSetup,
    logger: LoggerService | false,
  ) {
    this.cluster = cluster;
    this.superuser = superuser;
    this.#clinics = clinics;
    this.#setup = setup;
    this.#logger = logger;
  }

  /**
   * @param setup of every module that is started on the stage
   * @param logger what those modules log to
   */
  static async set(setup: DatabaseSetup = {}, logger: LoggerService | false = false): Promise<HazardStage> {
    const cluster = await sharedCluster(process.env).createDatabase();
    const superuser = await RoleSession.open(cluster, 'migration');
    const planted = await NestFactory.createApplicationContext(
      healthyLibrary.DatabaseModule.forRoot(setupFor(cluster)),
      { logger: false, abortOnError: false },
    );
    const database = planted.get(healthyLibrary.DatabaseService);
    const clinics = [
      await createClinic(database, 'alpha', ['practitioner']),
      await createClinic(database, 'beta', ['practitioner']),
    ] as const;
    await planted.close();
    return new HazardStage(cluster, superuser, clinics, setup, logger);
  }

  get alpha(): Identity {
    return this.#clinics[0];
  }

  get beta(): Identity {
    return this.#clinics[1];
  }

  /** The same database for modules that are started otherwise; the stage it came from is the one to strike. */
  with(setup: DatabaseSetup): HazardStage {
    return new HazardStage(this.cluster, this.superuser, this.#clinics, setup, this.#logger);
  }

  /** Plays with the library as it is. */
  async play<T>(scenario: Scenario<T>): Promise<T> {
    return await this.#playWith(healthyLibrary, scenario);
  }

  /** Plays with a copy of the library that lacks what the edits take out. */
  async playWithout<T>(edits: Edit | readonly Edit[], scenario: Scenario<T>): Promise<T> {
    const copy = await libraryWithout(...[edits].flat());
    try {
      return await this.#playWith(copy.library, scenario);
    } finally {
      await copy.remove();
    }
  }

  /** Plays while the database lacks what `sabotage` takes out; the boot proof has passed before. */
  async playAfter<T>(sabotage: string, repair: string, scenario: Scenario<T>): Promise<T> {
    return await this.play(async (bench) => {
      await this.superuser.script(sabotage);
      try {
        return await scenario(bench);
      } finally {
        await this.superuser.script(repair);
      }
    });
  }

  async strike(): Promise<void> {
    await this.superuser.close();
    await this.cluster.drop();
  }

  async #playWith<T>(library: typeof healthyLibrary, scenario: Scenario<T>): Promise<T> {
    const { urls } = this.cluster;
    const tap = await WireTap.before(urls.app);
    const connection = { url: tap.through(urls.app), systemUrl: tap.through(urls.system) };
    try {
      const app = await NestFactory.createApplicationContext(
        library.DatabaseModule.forRoot({ profile: 'test', cache: UNCACHED, ...this.#setup, connection }),
        { logger: this.#logger, abortOnError: false },
      );
      try {
        await tap.saw(/^LISTEN /);
        const database = app.get(library.DatabaseService);
        return await scenario({ database, app, tap, alpha: this.alpha, beta: this.beta });
      } finally {
        await Promise.race([app.close(), setTimeout(CLOSES_WITHIN_MS, undefined, { ref: false })]);
      }
    } finally {
      await tap.close();
    }
  }
}
