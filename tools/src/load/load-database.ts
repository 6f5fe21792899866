import type { DatabaseService, DatabaseSetup } from '@infrastructure/database';
import { withDatabase } from '../bulk-load/index.js';
import { readDatabaseEnvironment } from '../cli/database-environment.js';
import { workspace } from '../cli/workspace.js';
import { describeEvent, useCluster, type ClusterClient } from '../cluster/index.js';
import type { Environment } from '../environment.js';
import { deploy } from '../migrate/index.js';

/**
 * Runs work through the module on the database that the environment names; else on the running cluster, replicas and
 * all, or on one that is started for it.
 *
 * @param clusterFolder of that cluster
 * @param say told what happens, a line each
 */
export async function useLoadDatabase<T>(
  environment: Environment,
  clusterFolder: string,
  say: (line: string) => void,
  work: (database: DatabaseService) => Promise<T>,
): Promise<T> {
  const { url } = readDatabaseEnvironment(environment);
  // The module reads the same environment itself.
  if (url !== null) return await withDatabase({}, say, work);
  const onEvent = (event: Parameters<typeof describeEvent>[0]): void => {
    say(describeEvent(event));
  };
  return await useCluster({ folder: clusterFolder, onEvent }, async (cluster) =>
    withDatabase(await setupFor(cluster), say, work),
  );
}

async function setupFor(cluster: ClusterClient): Promise<DatabaseSetup> {
  const { schemaDir, migrationsDir } = workspace;
  const { urls, tls } = cluster;
  await deploy({
    ...{ schemaDir, migrationsDir },
    url: urls.migration,
    ...(tls !== null && { tls: { mode: 'verify-full', ca: tls.authority } }),
  });
  await cluster.assignPasswords();
  const ssl = tls === null ? {} : { ssl: true, sslCa: tls.authority };
  return {
    profile: 'development',
    connection: { url: urls.app, systemUrl: urls.system, ...ssl },
    replicas: { urls: urls.replicas },
  };
}
