import 'reflect-metadata';
import { DatabaseModule, DatabaseService, type DatabaseSetup } from '@infrastructure/database';
import { NestFactory } from '@nestjs/core';
import type { ClusterDatabase, TestCluster } from '@tools/dev/cluster';
import { startOwnCluster } from '../support/own-cluster.js';

/** The servers of a cluster. */
export type NodeName = 'primary' | 'replica';

/** What the settings of a try have in common with an application's. */
type Protection = Pick<NonNullable<DatabaseSetup['connection']>, 'ssl' | 'sslCa'>;

/** A primary and a replica that speak TLS, with a migrated database, and the module to be started on either. */
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

  async present(kind: Parameters<TestCluster['cluster']['presentCertificate']>[0]): Promise<void> {
    await this.#test.cluster.presentCertificate(kind);
  }

  /** The module's settings for one of the servers. */
  setupFor(node: NodeName, protection: Protection, extra: DatabaseSetup = {}): DatabaseSetup {
    const { app, system } = this.#database.urls;
    const connection = { url: this.#at(node, app), systemUrl: this.#at(node, system), ...protection };
    return { profile: 'test', connection, ...extra };
  }

  /**
   * Starts the module on a server and uses every kind of its connections.
   *
   * @returns how each of its connections is protected, as the server sees it: `TLSv1.3`, `plaintext`
   * @throws DatabaseError why the module refused
   */
  async protectionThrough(setup: DatabaseSetup, node: NodeName): Promise<string[]> {
    return await withModule(setup, async (database) => {
      await database.getHealthStatus();
      return await this.#protections(node);
    });
  }

  async stop(): Promise<void> {
    await this.#test.stop();
  }

  async #protections(node: NodeName): Promise<string[]> {
    const target = node === 'primary' ? 'primary' : 0;
    const { rows } = await this.#test.cluster.asSuperuser(target, (session) =>
      session.query<{ protection: string }>(
        `SELECT CASE WHEN ssl THEN version ELSE 'plaintext' END AS protection
         FROM pg_stat_activity JOIN pg_stat_ssl USING (pid)
         WHERE application_name LIKE 'healthcare-database:%'`,
      ),
    );
    return rows.map(({ protection }) => protection);
  }

  #at(node: NodeName, address: string): string {
    const url = new URL(address);
    const { primary, replicas } = this.#test.cluster.topology;
    url.port = String((node === 'primary' ? primary : replicas[0])?.port);
    return url.href;
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
