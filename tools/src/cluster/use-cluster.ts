import { findRunningCluster } from './attach-cluster.js';
import type { ClusterClient } from './cluster-client.js';
import type { ClusterOptions } from './cluster.options.js';
import { startCluster } from './start-cluster.js';

/**
 * Runs work on the cluster of a folder: the one that is running there, or one started for it and stopped after.
 * @throws ClusterError as `startCluster`
 */
export async function useCluster<T>(
  options: ClusterOptions,
  work: (cluster: ClusterClient) => Promise<T>,
): Promise<T> {
  const running = await findRunningCluster(options.folder);
  if (running !== null) return work(running);
  const cluster = await startCluster(options);
  try {
    return await work(cluster);
  } finally {
    await cluster.stop();
  }
}
