import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import type pg from 'pg';
import { createTestCluster, postgresFromFlag, type ClusterClient } from '../../cluster/index.js';
import { deploy } from '../../migrate/index.js';
import { fillPatients } from './fill-patients.js';
import { fillPractitioners } from './fill-practitioners.js';
import type { PatientWorld } from './patient-world.js';
import { createPeerRoles, PEER_DATABASE, peerUrls, type PeerUrls } from './peer-roles.js';

const inWorkspace = (path: string): string => fileURLToPath(new URL(`../../../../${path}`, import.meta.url));

/** Durable, unlike a test's cluster, and with room in memory for all rows. */
const SETTINGS = { fsync: 'on', full_page_writes: 'on', shared_buffers: '256MB', max_connections: '300' };

export interface BenchDatabase {
  /** As the servers state them: `18.4`. */
  readonly versions: ServerVersions;
  /** The module's own logins, to the migrated database. */
  readonly module: ModuleUrls;
  /** The peers' logins, to a copy of it: the module refuses to start where anyone holds more than it expects. */
  readonly peers: PeerUrls;
  /** Null unless asked for. */
  readonly redisUrl: string | null;
  /** Runs work as a superuser in the module's database. */
  ask<T>(work: (session: pg.Client) => Promise<T>): Promise<T>;
  stop(): Promise<void>;
}

export interface ServerVersions {
  readonly postgres: string;
  readonly redis: string | null;
}

export interface ModuleUrls {
  readonly app: string;
  readonly system: string;
}

export interface BenchDatabaseOptions {
  readonly world: PatientWorld;
  /** `18` or `15`; the embedded one when left out. */
  readonly pg?: string | undefined;
  /** Whether there is a redis-server, too; installed where that is allowed. */
  readonly redis: boolean;
  readonly onStep: (step: string) => void;
}

/** A server of its own in a temporary folder: no replica, so that nothing but the benchmark takes its time. */
export async function openBenchDatabase(options: BenchDatabaseOptions): Promise<BenchDatabase> {
  options.onStep('starting PostgreSQL');
  const { cluster, stop } = await createTestCluster({
    replicas: 0,
    redis: options.redis ? 'install' : false,
    settings: SETTINGS,
    ...(options.pg === undefined ? {} : { postgres: postgresFromFlag(options.pg) }),
    migrate: async ({ migration }) => {
      await deploy({
        url: migration,
        schemaDir: inWorkspace('prisma/schema'),
        migrationsDir: inWorkspace('prisma/migrations'),
      });
    },
  });
  try {
    return { ...(await fill(cluster, options)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function fill(
  cluster: ClusterClient,
  { world, onStep }: BenchDatabaseOptions,
): Promise<Omit<BenchDatabase, 'stop'>> {
  onStep(`planting ${String(world.perClinic * world.clinicIds.length)} patients`);
  const { name, urls } = await cluster.createDatabase({ name: 'bench' });
  await cluster.asSuperuser('primary', (session) => fillPatients(session, world.perClinic), name);
  await cluster.asSuperuser('primary', fillPractitioners, name);
  const copy = await cluster.createDatabase({ name: PEER_DATABASE, template: name });
  await cluster.asSuperuser('primary', createPeerRoles, copy.name);
  return {
    versions: {
      postgres: await cluster.asSuperuser('primary', postgresVersion),
      redis: cluster.redisUrl === null ? null : await redisVersion(cluster.redisUrl),
    },
    module: { app: urls.app, system: urls.system },
    peers: peerUrls(copy.urls.app),
    redisUrl: cluster.redisUrl,
    ask: (work) => cluster.asSuperuser('primary', work, name),
  };
}

async function postgresVersion(session: pg.Client): Promise<string> {
  const { rows } = await session.query<{ server_version: string }>('SHOW server_version');
  return rows[0]?.server_version ?? 'unknown';
}

async function redisVersion(url: string): Promise<string> {
  const redis = new Redis(url);
  try {
    return /^redis_version:(\S+)/m.exec(await redis.info('server'))?.[1] ?? 'unknown';
  } finally {
    redis.disconnect();
  }
}
