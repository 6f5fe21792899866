import { join } from 'node:path';
import { findRunningCluster, type ClusterClient, type NodeTarget } from '../cluster/index.js';
import { clusterLayout } from '../cluster/folder/cluster-layout.js';
import { readPostmasterPid } from '../cluster/postgres/left-over-postmaster.js';
import { nodeAt } from '../cluster/replication/topology.js';
import { ChaosError } from './chaos.error.js';
import type { ChaosReport } from './chaos-report.js';

/** Above the time in which a server is started again however often it fails; ms. */
const CAUGHT_UP_WITHIN_MS = 60_000;

/**
 * SIGKILL for the postmaster of the primary or of the first replica; whoever runs the cluster starts it again.
 *
 * @param dataFolder of the running `npm start`
 * @throws ChaosError when no cluster runs there, or the server is down already; ClusterError when it has no replica, or
 * the server does not come back
 */
export async function killServer(target: 'primary' | 'replica', dataFolder: string): Promise<ChaosReport> {
  const cluster = await runningCluster(dataFolder);
  const node: NodeTarget = target === 'primary' ? 'primary' : 0;
  const { name } = nodeAt(cluster.topology, node);
  const pid = await postmasterOf(cluster, name);
  if (pid === null)
    throw new ChaosError(
      `${name} is down already.`,
      'Wait until whoever runs the cluster has started it again.',
    );
  const killedAt = new Date();
  const before = performance.now();
  await cluster.crash(node);
  await cluster.waitReady(node);
  if (target === 'replica') await cluster.catchUp(CAUGHT_UP_WITHIN_MS);
  const backAfterMs = Math.round(performance.now() - before);
  const newPid = (await postmasterOf(cluster, name)) ?? 0;
  return {
    ...{ target, name, signal: 'SIGKILL', pid, backAfterMs, newPid },
    killedAt: killedAt.toISOString(),
  };
}

async function runningCluster(dataFolder: string): Promise<ClusterClient> {
  const cluster = await findRunningCluster(join(dataFolder, 'cluster'));
  if (cluster !== null) return cluster;
  throw new ChaosError(`No cluster runs on ${dataFolder}.`, 'Start one in another terminal: npm start.');
}

async function postmasterOf({ descriptor }: ClusterClient, name: string): Promise<number | null> {
  return await readPostmasterPid(clusterLayout(descriptor.folder).dataDir(name));
}
