import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import type pg from 'pg';
import { ClusterError } from './cluster.error.js';
import { databaseUrls, type DatabaseUrls } from './connection-urls.js';
import { checkDatabaseName, cloneDatabase, dropDatabase, sealTemplate } from './databases/database-clone.js';
import { assignRolePasswords } from './databases/role-passwords.js';
import { uniqueDatabaseName } from './databases/unique-database-name.js';
import type { ClusterDescriptor, NodeAddress } from './descriptor.js';
import { clusterLayout, type ClusterLayout } from './folder/cluster-layout.js';
import { readReadyMarker, writeMarker } from './folder/cluster-marker.js';
import { childrenOf, isSameProcess } from './folder/process-identity.js';
import { probeServer, withAdminConnection, type AdminTarget } from './postgres/admin-connection.js';
import { isPostmasterOf, readPostmasterPid } from './postgres/left-over-postmaster.js';
import { primaryPosition, replicaLag, type ReplicaLag } from './replication/replica-lag.js';
import { nodeAt, topologyOf, type NodeTarget, type Topology } from './replication/topology.js';
import { presentCertificate } from './tls/present-certificate.js';
import type { CertificateKind } from './tls/tls-material.js';
import { becomesTrue, fulfils } from './wait-until.js';

/** A database made for one user, such as one test file. */
export interface ClusterDatabase {
  readonly name: string;
  readonly urls: DatabaseUrls;
  drop(): Promise<void>;
}

const diesWithinMs = 5_000;
const catchUpWithinMs = 15_000;
const readyWithinMs = 60_000;

/** What any process can do with a running cluster once it has its descriptor. */
export class ClusterClient {
  readonly #layout: ClusterLayout;
  #descriptor: ClusterDescriptor;

  constructor(descriptor: ClusterDescriptor) {
    this.#layout = clusterLayout(descriptor.folder);
    this.#descriptor = descriptor;
  }

  /** Plain JSON from which another process makes a client of the same cluster; it holds passwords. */
  get descriptor(): ClusterDescriptor {
    return this.#descriptor;
  }

  /** What a client needs to check the servers' certificates, or to be refused; `null` without TLS. */
  get tls(): ClusterDescriptor['tls'] {
    return this.descriptor.tls;
  }

  get redisUrl(): string | null {
    return this.descriptor.redisUrl;
  }

  /** Addresses of the cluster's own database for each role; they follow a promotion. */
  get urls(): DatabaseUrls {
    return this.urlsOf(this.descriptor.database);
  }

  /** Addresses of any database for each role. */
  urlsOf(database: string): DatabaseUrls {
    const { primary, replicas } = this.topology;
    return databaseUrls(this.descriptor, primary, replicas, database);
  }

  /** Who is primary now. Read anew each time, because any process may have promoted a replica. */
  get topology(): Topology {
    return topologyOf(this.descriptor, readReadyMarker(this.#layout).primary);
  }

  /** Gives the roles their passwords, after the migrations have made them. */
  async assignPasswords(): Promise<void> {
    await this.asSuperuser('primary', (session) => assignRolePasswords(session, this.descriptor.passwords));
  }

  /**
   * Makes a database, as a clone of the migrated template where there is one; it is on the replicas, too,
   * when this resolves.
   * @param options.template - another database to clone
   */
  async createDatabase(options: { name?: string; template?: string } = {}): Promise<ClusterDatabase> {
    const name = checkDatabaseName(options.name ?? uniqueDatabaseName());
    const template = checkDatabaseName(options.template ?? this.descriptor.template ?? 'template1');
    const position = await this.asSuperuser('primary', async (session) => {
      await cloneDatabase(session, template, name);
      return primaryPosition(session);
    });
    await this.#waitReplicas(position, catchUpWithinMs);
    return { name, urls: this.urlsOf(name), drop: () => this.dropDatabase(name) };
  }

  /** Drops a database, ending the sessions that are on it; nothing happens when there is none. */
  async dropDatabase(name: string): Promise<void> {
    await this.asSuperuser('primary', (session) => dropDatabase(session, checkDatabaseName(name)));
  }

  /** Makes the database that `createDatabase` clones: empty, then filled by `migrate`, then closed. */
  async buildTemplate(name: string, migrate: (urls: DatabaseUrls) => Promise<void>): Promise<void> {
    await this.createDatabase({ name, template: 'template1' });
    await migrate(this.urlsOf(name));
    await this.asSuperuser('primary', (session) => sealTemplate(session, name));
    this.#descriptor = { ...this.#descriptor, template: name };
  }

  /**
   * Ends a server with SIGKILL. It comes back on the same data, or stays down until `release` when held.
   * Resolves when the process and its backends are gone: a backend may answer one statement more than its postmaster.
   */
  async crash(target: NodeTarget, options: { hold?: boolean } = {}): Promise<void> {
    const node = nodeAt(this.topology, target);
    if (options.hold === true) await writeFile(this.#layout.holdFile(node.name), '');
    const dataDir = this.#layout.dataDir(node.name);
    const pid = await readPostmasterPid(dataDir);
    if (pid === null || !isPostmasterOf(pid, dataDir)) return;
    const backends = childrenOf(pid);
    process.kill(pid, 'SIGKILL');
    await becomesTrue(() => !isPostmasterOf(pid, dataDir) && !backends.some(isSameProcess), diesWithinMs);
  }

  /** Lets a node that was crashed and held start again. */
  async release(target: NodeTarget): Promise<void> {
    const node = nodeAt(this.topology, target);
    await rm(this.#layout.holdFile(node.name), { force: true });
  }

  /** Waits until a node answers. @throws ClusterError SERVER_DID_NOT_START */
  async waitReady(target: NodeTarget, withinMs = readyWithinMs): Promise<void> {
    const node = nodeAt(this.topology, target);
    if (await becomesTrue(() => fulfils(probeServer(this.#admin(node))), withinMs)) return;
    throw new ClusterError(
      'SERVER_DID_NOT_START',
      `${node.name} does not answer within ${withinMs} ms.`,
      `Its log is in ${this.#layout.logFile(node.name)}.`,
    );
  }

  /** Makes a replica the primary; the old one stays what it is until it is rejoined or the cluster restarts. */
  async promote(replica: number): Promise<void> {
    const node = nodeAt(this.topology, replica);
    await this.#onNode(node, (session) => session.query('select pg_promote(true)'));
    await writeMarker(this.#layout, { ...readReadyMarker(this.#layout), primary: node.name });
  }

  /** Stops a replica from applying what it receives. */
  async pauseReplay(replica: number): Promise<void> {
    await this.asSuperuser(replica, async (session) => {
      await session.query('select pg_wal_replay_pause()');
      const isPaused = () =>
        session
          .query<{ state: string }>('select pg_get_wal_replay_pause_state() as state')
          .then((found) => found.rows[0]?.state === 'paused');
      await becomesTrue(isPaused, catchUpWithinMs);
    });
  }

  async resumeReplay(replica: number): Promise<void> {
    await this.asSuperuser(replica, (session) => session.query('select pg_wal_replay_resume()'));
  }

  /** Log positions of all replicas. @throws when a server does not answer */
  async lag(): Promise<ReplicaLag[]> {
    const position = await this.asSuperuser('primary', primaryPosition);
    return Promise.all(
      this.topology.replicas.map((node) =>
        this.#onNode(node, (session) => replicaLag(session, node.name, position)),
      ),
    );
  }

  /**
   * Waits until every replica shows what the primary has written so far; those paused or held down on
   * purpose are left out.
   * @throws ClusterError REPLICA_NOT_CAUGHT_UP
   */
  async catchUp(withinMs = catchUpWithinMs): Promise<void> {
    await this.#waitReplicas(await this.asSuperuser('primary', primaryPosition), withinMs);
  }

  /** Makes all servers, or one, show another certificate to new connections. @throws ClusterError TLS_OFF */
  async presentCertificate(kind: CertificateKind, target?: NodeTarget): Promise<void> {
    const nodes = target === undefined ? this.descriptor.nodes : [nodeAt(this.topology, target)];
    await presentCertificate(this.#layout, nodes, kind);
  }

  /** Runs work on a superuser's session of one node, in the maintenance database unless told otherwise. */
  async asSuperuser<T>(
    target: NodeTarget,
    work: (session: pg.Client) => Promise<T>,
    database?: string,
  ): Promise<T> {
    return this.#onNode(nodeAt(this.topology, target), work, database);
  }

  async #waitReplicas(position: string, withinMs: number): Promise<void> {
    const replicas = this.topology.replicas.filter((node) => !existsSync(this.#layout.holdFile(node.name)));
    await Promise.all(replicas.map((node) => this.#waitReplayed(node, position, withinMs)));
  }

  /** A replica that is just restarting has caught up as soon as it is back and shows the position. */
  async #waitReplayed(node: NodeAddress, position: string, withinMs: number): Promise<void> {
    const deadline = performance.now() + withinMs;
    let cause: unknown;
    const hasReplayed = (session: pg.Client) => async () => {
      const lag = await replicaLag(session, node.name, position);
      return lag.isPaused || lag.lagBytes === 0;
    };
    const isCaughtUp = () =>
      this.#onNode(node, (session) => becomesTrue(hasReplayed(session), deadline - performance.now())).catch(
        (error: unknown) => {
          cause = error;
          return false;
        },
      );
    if (await becomesTrue(isCaughtUp, withinMs)) return;
    throw new ClusterError(
      'REPLICA_NOT_CAUGHT_UP',
      `${node.name} has not replayed up to ${position} within ${withinMs} ms.`,
      `Its log is in ${this.#layout.logFile(node.name)}.`,
      { cause },
    );
  }

  #onNode<T>(node: NodeAddress, work: (session: pg.Client) => Promise<T>, database?: string): Promise<T> {
    return withAdminConnection(this.#admin(node), work, database);
  }

  #admin(node: NodeAddress): AdminTarget {
    const { host, superuserPassword: password, tls } = this.descriptor;
    const authorities = tls === null ? [] : [tls.authority, tls.otherAuthority];
    return { host, port: node.port, password, authorities };
  }
}
