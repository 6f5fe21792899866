import { setTimeout as pause } from 'node:timers/promises';
import type { LocalCluster } from '../../../cluster/index.js';
import type { WriteGate } from '../sessions/write-gate.js';
import { receivesNothing, replays, writeIdleLog } from './lost-log.js';
import { REPLICAS, type ReplicaFaults } from './replica-faults.js';

/** The replica that becomes the primary, and the one that stays behind on the old timeline. */
const HEIR = 0;
const BYSTANDER = 1;
/** How long sessions read and write on while a replica of the old timeline answers beside them; ms. */
const OLD_TIMELINE_MS = 1000;

/**
 * The primary is killed and a replica takes its place while sessions go on reading; they write again as soon as it is
 * promoted. Nothing that was acknowledged is lost, but log is: the other replica and the sessions that read of the old
 * primary stand further on the old timeline than the new one has come for a good while. In the end both the old
 * primary and the replica are made anew.
 */
export async function failOver(cluster: LocalCluster, faults: ReplicaFaults, gate: WriteGate): Promise<void> {
  await faults.heal();
  await gate.close();
  try {
    await cluster.catchUp();
    await faults.cutOff(HEIR);
    await receivesNothing(cluster, HEIR);
    await replays(cluster, BYSTANDER, await writeIdleLog(cluster));
    await cluster.crash('primary', { hold: true });
    await cluster.promote(HEIR);
  } finally {
    gate.open();
  }
  await pause(OLD_TIMELINE_MS);
  await faults.reconnect('primary');
  for (let replica = 0; replica < REPLICAS; replica += 1) await cluster.rejoin(replica);
  await faults.heal();
}
