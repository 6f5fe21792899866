import type { LocalCluster } from '../../../cluster/index.js';
import type { Crew } from '../process/crew.js';
import { runSessions } from '../sessions/run-sessions.js';
import type { SessionRun } from '../sessions/session-tally.js';
import { WriteGate } from '../sessions/write-gate.js';
import { failOver } from './failover.js';
import type { ReplicaFaults } from './replica-faults.js';
import type { LateSettings } from './run-late.js';

/** Sessions through one promotion: what lets an old timeline in is caught while a server of it still answers. */
export async function runThroughFailover(
  crew: Crew,
  cluster: LocalCluster,
  faults: ReplicaFaults,
  { registers, policy, seed }: Pick<LateSettings, 'registers' | 'policy' | 'seed'>,
): Promise<SessionRun> {
  await crew.meet(registers);
  const gate = new WriteGate();
  let isOver = false;
  const sessions = runSessions(crew, { registers, policy, seed, gate, isOver: () => isOver });
  const promotion = failOver(cluster, faults, gate).finally(() => {
    isOver = true;
  });
  const [run] = await Promise.all([sessions, promotion]);
  return run;
}
