import { ClusterClient } from './cluster-client.js';
import { clusterDescriptor } from './descriptor.js';
import { clusterLayout } from './folder/cluster-layout.js';
import { readLockOwner } from './folder/folder-lock.js';
import { readJsonFile } from './folder/json-file.js';
import { isSameProcess } from './folder/process-identity.js';

/** Uses a cluster that another process runs. @param descriptor - its `descriptor`, as it came out of JSON */
export function attachCluster(descriptor: unknown): ClusterClient {
  return new ClusterClient(clusterDescriptor.parse(descriptor));
}

/** The cluster running on a folder, or `null`: none was started, or its owner has died. */
export async function findRunningCluster(folder: string): Promise<ClusterClient | null> {
  const layout = clusterLayout(folder);
  const owner = await readLockOwner(layout.lock);
  if (owner === null || !isSameProcess(owner)) return null;
  const descriptor = await readJsonFile(layout.descriptor);
  return descriptor === null ? null : attachCluster(descriptor);
}
