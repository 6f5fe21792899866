import { adminTarget, type ClusterRuntime } from '../postgres/node-runtime.js';
import { cloneReplica } from './clone-replica.js';
import { slotName } from './replication-slots.js';

/** Makes a node of the cluster a fresh replica of its primary. */
export async function cloneNode(
  runtime: ClusterRuntime,
  primary: string,
  name: string,
  reason: string,
): Promise<void> {
  const { layout, runAs, options } = runtime;
  await cloneReplica({
    primary: adminTarget(runtime, primary),
    primaryDataDir: layout.dataDir(primary),
    dataDir: layout.dataDir(name),
    slot: slotName(name),
    runAs,
  });
  options.onEvent({ kind: 'cloned', node: name, from: primary, reason });
}
