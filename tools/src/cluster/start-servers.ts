import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { makeDescriptor } from './descriptor.js';
import { firstNode, writeMarker, type FolderContent } from './folder/cluster-marker.js';
import { writeJsonFile } from './folder/json-file.js';
import { portPicker } from './folder/ports.js';
import { LocalCluster, type LocalClusterParts } from './local-cluster.js';
import { withAdminConnection } from './postgres/admin-connection.js';
import { createFirstNode } from './postgres/first-node.js';
import { adminTarget, supervisedNode, type ClusterRuntime } from './postgres/node-runtime.js';
import { choosePorts, startOnFreePort } from './postgres/node-ports.js';
import type { SupervisedServer } from './process/supervised-server.js';
import { findRedis } from './redis/find-redis.js';
import { supervisedRedis } from './redis/redis-runtime.js';
import { cloneNode } from './replication/clone-node.js';
import { forgetUnwantedNodes, isSlotUsable, slotName } from './replication/replication-slots.js';
import { nodeNames } from './replication/topology.js';

/** Brings all servers up, primary first; when one fails those already running are stopped again. */
export async function startServers(runtime: ClusterRuntime, content: FolderContent): Promise<LocalCluster> {
  const started: SupervisedServer[] = [];
  const onExit = () => started.forEach((server) => server.askToEnd());
  process.once('exit', onExit);
  try {
    const parts = await bringUp(runtime, content, started);
    return new LocalCluster({ ...parts, onStopped: () => process.removeListener('exit', onExit) });
  } catch (error) {
    for (const server of started) await server.stop();
    process.removeListener('exit', onExit);
    throw error;
  }
}

async function bringUp(
  runtime: ClusterRuntime,
  content: FolderContent,
  started: SupervisedServer[],
): Promise<Omit<LocalClusterParts, 'onStopped'>> {
  const { layout, options, binaries } = runtime;
  const primary = content.kind === 'existing' ? content.marker.primary : firstNode;
  const names = nodeNames(primary, options.replicas);
  const redis = await findRedis(options.redis);
  if (redis.kind === 'missing') options.onEvent({ kind: 'notice', text: redis.notice });
  const picker = portPicker();
  await choosePorts(runtime, content, [primary, ...names.filter((name) => name !== primary)], picker);
  for (const name of names) await rm(layout.holdFile(name), { force: true });

  const start = async (server: SupervisedServer) => {
    started.push(server);
    await startOnFreePort(runtime, server, picker);
  };
  const nodes = new Map(names.map((name) => [name, supervisedNode(runtime, name)]));
  const primaryServer = nodes.get(primary) as SupervisedServer;
  if (content.kind === 'new') await createFirstNode(runtime, () => start(primaryServer));
  else await start(primaryServer);

  await withAdminConnection(adminTarget(runtime, primary), (session) =>
    forgetUnwantedNodes(session, layout, names),
  );
  for (const [name, server] of nodes) {
    if (name === primary) continue;
    const reason = await whyClone(runtime, primary, name);
    if (reason !== null) await cloneNode(runtime, primary, name, reason);
    await start(server);
  }
  const redisServer = redis.kind === 'found' ? supervisedRedis(runtime, redis.program) : null;
  if (redisServer !== null) await start(redisServer);

  const ports = Object.fromEntries(runtime.ports);
  await writeMarker(layout, { format: 1, state: 'ready', major: binaries.major, primary, ports });
  const descriptor = makeDescriptor(runtime, names, redisServer !== null);
  await writeJsonFile(layout.descriptor, descriptor);
  return { descriptor, runtime, nodes, redis: redisServer };
}

/** A replica that can't go on from where it was is made anew; it holds nothing that the primary lacks. */
async function whyClone(runtime: ClusterRuntime, primary: string, name: string): Promise<string | null> {
  if (!existsSync(runtime.layout.dataDir(name))) return 'new replica';
  const isUsable = await withAdminConnection(adminTarget(runtime, primary), (session) =>
    isSlotUsable(session, slotName(name)),
  );
  return isUsable ? null : 'the primary no longer has the log it needs';
}
