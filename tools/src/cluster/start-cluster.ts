import { chmod, mkdir } from 'node:fs/promises';
import { findPostgres } from './binaries/postgres-binaries.js';
import {
  resolveClusterOptions,
  type ClusterOptions,
  type ResolvedClusterOptions,
} from './cluster.options.js';
import { clusterLayout, type ClusterLayout } from './folder/cluster-layout.js';
import { inspectFolder } from './folder/cluster-marker.js';
import { acquireFolderLock, type FolderLock } from './folder/folder-lock.js';
import { loadOrCreateSecrets } from './folder/secrets.js';
import { LocalCluster } from './local-cluster.js';
import type { ClusterRuntime } from './postgres/node-runtime.js';
import { chooseRunAs } from './run-as/run-as.js';
import { probeRunAsFacts } from './run-as/run-as.probes.js';
import { startServers } from './start-servers.js';
import { loadOrCreateTls } from './tls/tls-material.js';

/**
 * Starts a primary and its replicas on the data of a folder, made at the first start, and keeps them running
 * until `stop`.
 * @throws ClusterError when the folder is in use, half made, foreign or of another version, when the programs
 * are missing or may not run here, or when a server does not come up
 * @throws RangeError for options out of range
 */
export async function startCluster(given: ClusterOptions): Promise<LocalCluster> {
  const options = resolveClusterOptions(given);
  const layout = clusterLayout(options.folder);
  await makeFolder(layout);
  const lock = await acquireFolderLock(layout.lock);
  try {
    return await startLocked(options, layout, lock);
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function startLocked(
  options: ResolvedClusterOptions,
  layout: ClusterLayout,
  lock: FolderLock,
): Promise<LocalCluster> {
  const binaries = await findPostgres(options.postgres);
  const runAs = chooseRunAs(probeRunAsFacts(binaries.postgres, layout.root));
  const content = await inspectFolder(layout, binaries.major);
  const runtime: ClusterRuntime = {
    ...{ options, layout, lock, binaries, runAs },
    secrets: await loadOrCreateSecrets(layout),
    tls: options.tls === null ? null : await loadOrCreateTls(layout, options.tls.hostNames),
    host: options.tls === null ? '127.0.0.1' : 'localhost',
    ports: new Map(),
  };
  return startServers(runtime, content);
}

/** Others may pass through but not list: the server's own user has to reach its data. */
async function makeFolder(layout: ClusterLayout): Promise<void> {
  const made = await mkdir(layout.root, { recursive: true });
  if (made !== undefined) await chmod(layout.root, 0o711);
  await mkdir(layout.logs, { recursive: true, mode: 0o700 });
}
