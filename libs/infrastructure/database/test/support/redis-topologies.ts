import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { findRedis, type CertificateAuthority } from '@tools/dev/cluster';
import { Redis } from 'ioredis';
import { freePort } from './test-redis.js';

const SLOTS = 16_384;
export const TOPOLOGIES = ['one server', 'a master behind sentinels', 'a cluster'] as const;
export type Topology = (typeof TOPOLOGIES)[number];

/** The only name in the certificates, and the one that sentinels and cluster call their servers by. */
const NAME = 'localhost';

/** What the sentinel calls the same master by its address, for which it has no certificate. */
export const BY_ADDRESS = 'by-address';

/** Real servers on free ports of this machine: one, a sentinel that watches it, and a cluster of one. */
export class RedisTopologies {
  readonly password = randomBytes(16).toString('hex');
  readonly #folder: string;
  readonly #program: string;
  readonly #authority: CertificateAuthority | undefined;
  readonly #ports: Readonly<Record<Topology, number>>;
  /** Settings of all servers, who share a certificate. */
  readonly #encryption: string[] = [];
  readonly #servers = new Map<string, ChildProcess>();

  private constructor(
    folder: string,
    program: string,
    ports: Readonly<Record<Topology, number>>,
    authority: CertificateAuthority | undefined,
  ) {
    this.#folder = folder;
    this.#program = program;
    this.#ports = ports;
    this.#authority = authority;
  }

  /** @param authority signs their certificates: then they take nothing but TLS, among themselves as well */
  static async start(authority?: CertificateAuthority): Promise<RedisTopologies> {
    const found = await findRedis('install');
    if (found.kind !== 'found') throw new Error('there is no redis-server');
    const folder = await mkdtemp(join(tmpdir(), 'healthcare-redis-'));
    const [single, sentinel, cluster] = [await freePort(), await freePort(), await freePort()];
    const ports = { 'one server': single, 'a master behind sentinels': sentinel, 'a cluster': cluster };
    const started = new RedisTopologies(folder, found.program, ports, authority);
    await started.#launch();
    return started;
  }

  urlOf(topology: Topology, host = this.#authority === undefined ? '127.0.0.1' : NAME): string {
    const scheme = this.#authority === undefined ? 'redis' : 'rediss';
    const place = `:${this.password}@${host}:${String(this.#ports[topology])}`;
    if (topology === 'one server') return `${scheme}://${place}`;
    return topology === 'a cluster'
      ? `${scheme}+cluster://${place}`
      : `${scheme}+sentinel://${place}/0?name=main`;
  }

  /** A second server, for the sentinel to put in the master's place once it has all that the master has. */
  async addReplica(): Promise<void> {
    const { 'one server': master, 'a master behind sentinels': sentinel } = this.#ports;
    const host = this.#authority === undefined ? '127.0.0.1' : NAME;
    await this.#run('replica', await freePort(), [
      ...[...this.#common, 'save ""', `masterauth ${this.password}`],
      ...[`replicaof ${host} ${String(master)}`, `replica-announce-ip ${host}`],
    ]);
    await this.#asked(sentinel, async (client) => {
      await client.call('SENTINEL', 'REMOVE', BY_ADDRESS);
      await client.call('SENTINEL', 'SET', 'main', 'down-after-milliseconds', '500');
      await client.call('SENTINEL', 'SET', 'main', 'failover-timeout', '5000');
      await client.call('SENTINEL', 'DEBUG', 'INFO-PERIOD', '200');
      while (!String(await client.call('SENTINEL', 'REPLICAS', 'main')).includes('master-link-status,ok'))
        await pause(50);
    });
  }

  /** SIGKILL of the master that the sentinel began with. */
  async killMaster(): Promise<void> {
    await kill(this.#servers.get('single'));
  }

  async stop(): Promise<void> {
    for (const server of this.#servers.values()) await kill(server);
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #launch(): Promise<void> {
    const { 'one server': single, 'a master behind sentinels': sentinel, 'a cluster': cluster } = this.#ports;
    this.#encryption.push(...(await this.#certified()));
    const common = this.#common;
    const isNamed = this.#authority !== undefined;
    await this.#run('single', single, [...common, 'save ""']);
    await this.#run('cluster', cluster, [
      ...[...common, 'save ""', 'cluster-enabled yes', 'cluster-config-file nodes.conf'],
      'cluster-announce-ip 127.0.0.1',
      ...(isNamed
        ? ['tls-cluster yes', `cluster-announce-hostname ${NAME}`, 'cluster-preferred-endpoint-type hostname']
        : []),
    ]);
    const names = isNamed ? ['sentinel resolve-hostnames yes', 'sentinel announce-hostnames yes'] : [];
    const master = `${isNamed ? NAME : '127.0.0.1'} ${String(single)}`;
    const watched = Object.entries({ main: master, [BY_ADDRESS]: `127.0.0.1 ${String(single)}` }).flatMap(
      ([name, place]) => [
        `sentinel monitor ${name} ${place} 1`,
        `sentinel auth-pass ${name} ${this.password}`,
      ],
    );
    // Both are usual: sentinels with the same password, and with none.
    const own = isNamed ? common : this.#encryption;
    await this.#run('sentinel', sentinel, [...own, ...names, ...watched], ['--sentinel']);
    await this.#asked(single, (client) => client.ping());
    await this.#asked(sentinel, (client) => client.ping());
    await this.#asked(cluster, async (client) => {
      await client.cluster('ADDSLOTSRANGE', 0, SLOTS - 1);
      while (!(await client.cluster('INFO')).includes('cluster_state:ok')) await pause(50);
    });
  }

  get #common(): readonly string[] {
    return [`requirepass ${this.password}`, ...this.#encryption];
  }

  async #certified(): Promise<readonly string[]> {
    if (this.#authority === undefined) return [];
    const { certificate, key } = await this.#authority.issue([NAME]);
    const files = { 'ca.crt': this.#authority.certificate, 'server.crt': certificate, 'server.key': key };
    for (const [name, text] of Object.entries(files)) await writeFile(join(this.#folder, name), text);
    const [ca, own, secret] = Object.keys(files).map((name) => join(this.#folder, name));
    return [
      ...[`tls-ca-cert-file ${ca ?? ''}`, `tls-cert-file ${own ?? ''}`, `tls-key-file ${secret ?? ''}`],
      ...['tls-auth-clients no', 'tls-replication yes'],
    ];
  }

  async #run(
    name: string,
    port: number,
    settings: readonly string[],
    flags: readonly string[] = [],
  ): Promise<void> {
    const file = join(this.#folder, `${name}.conf`);
    const listening =
      this.#authority === undefined ? [`port ${String(port)}`] : ['port 0', `tls-port ${String(port)}`];
    const place = ['bind 127.0.0.1', `dir ${this.#folder}`];
    await writeFile(file, [...listening, ...place, ...settings].join('\n'));
    this.#servers.set(name, spawn(this.#program, [file, ...flags], { stdio: 'ignore' }));
  }

  async #asked<T>(port: number, ask: (client: Redis) => Promise<T>): Promise<T> {
    const ca = this.#authority?.certificate;
    const { password } = this;
    const client = new Redis({
      port,
      host: NAME,
      family: 4,
      password,
      ...(ca !== undefined && { tls: { ca } }),
    });
    client.on('error', () => undefined);
    try {
      return await ask(client);
    } finally {
      client.disconnect();
    }
  }
}

async function kill(server: ChildProcess | undefined): Promise<void> {
  server?.kill('SIGKILL');
  if (server?.exitCode === null && server.signalCode === null) await once(server, 'exit');
}
