import { join } from 'node:path';
import { describeEvent, findRunningCluster, startCluster, type ClusterClient } from '../cluster/index.js';
import { deploy } from '../migrate/index.js';
import type { Environment } from '../environment.js';
import type { StartOptions } from './start.options.js';
import { places } from './start.options.js';

/** The migrated database that the API will work on. */
export interface StartedDatabase {
  /** Variables that name it to the API. */
  readonly variables: Readonly<Record<string, string>>;
  /** What a person may want to know, by name. */
  readonly addresses: Readonly<Record<string, string>>;
  /** Logins for the demo data; `null` when the environment's own database is used. */
  readonly urls: { readonly app: string; readonly system: string } | null;
  stop(): Promise<void>;
}

/** What is migrated here is not migrated again by the API. */
const MIGRATED = { DB_MIGRATE_ON_START: 'false' } as const;

/** The database that the environment names, migrated when a migration login is given. */
export async function namedDatabase(
  environment: Environment,
  { say }: StartOptions,
): Promise<StartedDatabase> {
  const url = environment['DATABASE_MIGRATION_URL'];
  if (url !== undefined && url !== '' && environment['DB_MIGRATE_ON_START'] !== 'false')
    await migrate(url, say);
  const addresses = { postgres: 'as DATABASE_URL says' };
  return { variables: MIGRATED, addresses, urls: null, stop: () => Promise.resolve() };
}

/** A cluster of this folder's own: primary, replicas, and Redis where it is installed; the running one if there is. */
export async function embeddedDatabase({
  dataFolder,
  replicas,
  say,
}: StartOptions): Promise<StartedDatabase> {
  const folder = join(dataFolder, 'cluster');
  const running = await findRunningCluster(folder);
  if (running !== null) {
    say('Using the cluster that already runs on this folder; it stops with whoever started it.');
    return await prepared(running, () => Promise.resolve(), say);
  }
  const cluster = await startCluster({
    folder,
    replicas,
    redis: 'if-installed',
    onEvent: (event) => say(describeEvent(event)),
  });
  try {
    return await prepared(cluster, () => cluster.stop(), say);
  } catch (error) {
    await cluster.stop();
    throw error;
  }
}

async function prepared(
  cluster: ClusterClient,
  stop: () => Promise<void>,
  say: (line: string) => void,
): Promise<StartedDatabase> {
  await migrate(cluster.urls.migration, say);
  await cluster.assignPasswords();
  const { urls, redisUrl } = cluster;
  return {
    variables: {
      ...MIGRATED,
      DATABASE_URL: urls.app,
      DATABASE_SYSTEM_URL: urls.system,
      DATABASE_AUDITOR_URL: urls.auditor,
      DATABASE_MIGRATION_URL: urls.migration,
      DATABASE_SSL: 'false',
      ...(urls.replicas.length > 0 && { READ_REPLICA_URLS: urls.replicas.join(',') }),
      ...(redisUrl !== null && { REDIS_URL: redisUrl }),
    },
    addresses: {
      postgres: urls.app,
      ...Object.fromEntries(urls.replicas.map((url, index) => [`replica ${index + 1}`, url])),
      redis: redisUrl ?? 'none (no redis-server is installed)',
    },
    urls,
    stop,
  };
}

async function migrate(url: string, say: (line: string) => void): Promise<void> {
  const { schemaDir, migrationsDir } = places;
  const report = await deploy({ url, schemaDir, migrationsDir });
  say(`migrations: ${report.scripts.length === 0 ? 'up to date' : `${report.scripts.length} applied`}`);
}
