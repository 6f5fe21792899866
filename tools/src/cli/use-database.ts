import { type ClusterClient, describeEvent, useCluster } from '../cluster/index.js';
import type { TlsChoice } from '../migrate/index.js';
import type { DatabaseEnvironment } from './database-environment.js';
import type { Output } from './output.js';
import { workspace } from './workspace.js';

/** The database of a command. */
export interface UsedDatabase {
  readonly url: string;
  readonly tls?: TlsChoice;
  /** The local cluster it belongs to, `null` when the environment names a database. */
  readonly cluster: ClusterClient | null;
}

/**
 * Runs work on the database that the environment names; else on the local cluster, which is started for the work when
 * it is not running.
 */
export async function useDatabase<T>(
  environment: DatabaseEnvironment,
  output: Output,
  work: (database: UsedDatabase) => Promise<T>,
): Promise<T> {
  const { url, tls } = environment;
  if (url !== null) return work({ url, cluster: null, ...(tls === null ? {} : { tls }) });
  const onEvent = (event: Parameters<typeof describeEvent>[0]): void => output.line(describeEvent(event));
  return useCluster({ folder: workspace.clusterFolder, onEvent }, (cluster) => work(onCluster(cluster)));
}

function onCluster(cluster: ClusterClient): UsedDatabase {
  const { urls, tls } = cluster;
  const choice = tls === null ? {} : { tls: { mode: 'verify-full', ca: tls.authority } as const };
  return { url: urls.migration, cluster, ...choice };
}
