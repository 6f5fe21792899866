import 'reflect-metadata';
import { setTimeout as pause } from 'node:timers/promises';
import {
  DatabaseModule,
  DatabaseService,
  type DatabaseHealthStatus,
  type DatabaseSetup,
} from '@infrastructure/database';
import { NestFactory } from '@nestjs/core';
import type { ClusterDatabase, TestCluster } from '@tools/dev/cluster';
import { startOwnCluster } from '../support/own-cluster.js';

/** The servers of a cluster. */
export type NodeName = 'primary' | 'replica';

const TARGETS = { primary: 'primary', replica: 0 } as const;

type CertificateKind = Parameters<TestCluster['cluster']['presentCertificate']>[0];

/** What the settings of a try have in common with an application's. */
export type Protection = Pick<NonNullable<DatabaseSetup['connection']>, 'ssl' | 'sslCa'>;

/** A primary and a replica that speak TLS, with a migrated database, and the module to be started on them. */
export class TlsCluster {
  readonly #test: TestCluster;
  readonly #database: ClusterDatabase;
  readonly authority: string;
  readonly otherAuthority: string;

  private constructor(test: TestCluster, database: ClusterDatabase) {
    const { authority = '', otherAuthority = '' } = test.cluster.tls ?? {};
    this.#test = test;
    this.#database = database;
    this.authority = authority;
    this.otherAuthority = otherAuthority;
  }

  static async start(): Promise<TlsCluster> {
    const test = await startOwnCluster({ tls: true });
    return new TlsCluster(test, await test.cluster.createDatabase());
  }

  /** @param node every server when left out */
  async present(kind: CertificateKind, node?: NodeName): Promise<void> {
    await this.#test.cluster.presentCertificate(kind, node && TARGETS[node]);
  }

  /** The module's settings for the primary, or for both. */
  setupFor(node: NodeName, protection: Protection, extra: DatabaseSetup = {}): DatabaseSetup {
    const { app, system, replicas: urls } = this.#database.urls;
    const replicas = { ...extra.replicas, urls: node === 'replica' ? [...urls] : [] };
    return {
      profile: 'test',
      ...extra,
      connection: { url: app, systemUrl: system, ...protection },
      replicas,
    };
  }

  /**
   * Starts the module and uses every kind of its connections to the server.
   *
   * @returns how each of them is protected, as the server sees it: `TLSv1.3`, `plaintext`; and why the server gets no
   * reads, null while it does
   * @throws DatabaseError why the module refused
   */
  async protectionThrough(
    setup: DatabaseSetup,
    node: NodeName,
  ): Promise<{ seen: string[]; reason: unknown }> {
    return await withModule(setup, async (database) => {
      const health = await settled(database);
      const { reason } = health.targets.find(({ role }) => role === node)!;
      return { seen: await this.#protections(node), reason };
    });
  }

  async stop(): Promise<void> {
    await this.#test.stop();
  }

  async #protections(node: NodeName): Promise<string[]> {
    const { rows } = await this.#test.cluster.asSuperuser(TARGETS[node], (session) =>
      session.query<{ protection: string }>(
        `SELECT CASE WHEN ssl THEN version ELSE 'plaintext' END AS protection
         FROM pg_stat_activity JOIN pg_stat_ssl USING (pid)
         WHERE application_name LIKE 'healthcare-database:%'`,
      ),
    );
    return rows.map(({ protection }) => protection);
  }
}

/** The servers' health once routing has made up its mind about every one of them. */
async function settled(database: DatabaseService): Promise<DatabaseHealthStatus> {
  for (;;) {
    const health = await database.getHealthStatus();
    const isKnown = ({ state, reason }: (typeof health.targets)[number]) =>
      // On a busy machine the first answers may only be late.
      state === 'serving' || (reason !== null && reason !== 'stalled');
    if (health.targets.every(isKnown)) return health;
    await pause(20);
  }
}

/** Starts the module and stops it again. */
export async function withModule<T>(
  setup: DatabaseSetup,
  work: (database: DatabaseService) => Promise<T>,
): Promise<T> {
  const app = await NestFactory.createApplicationContext(DatabaseModule.forRoot(setup), {
    logger: false,
    abortOnError: false,
  });
  try {
    return await work(app.get(DatabaseService));
  } finally {
    await app.close();
  }
}
