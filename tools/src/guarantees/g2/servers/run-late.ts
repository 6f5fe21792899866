import { WriteGate } from '../sessions/write-gate.js';
import type { Crew } from '../process/crew.js';
import type { Registers } from '../sessions/registers.js';
import { runSessions } from '../sessions/run-sessions.js';
import type { PolicyName } from '../sessions/session-policy.js';
import type { SessionRun } from '../sessions/session-tally.js';
import type { ReplicaFaults } from './replica-faults.js';

/** One replica a little late, the other later than any rule of thumb allows for; ms. */
const LATE_MS = [300, 3000];

export interface LateSettings {
  readonly registers: Registers;
  readonly policy: PolicyName;
  readonly seed: number;
  /** Ends with as many violations, or else with the time; ms. */
  readonly mostViolations: number;
  readonly longestMs: number;
}

/** Sessions beside replicas of which neither shows what was just written: what lacks a defence is caught at once. */
export async function runLate(
  crew: Crew,
  faults: ReplicaFaults,
  settings: LateSettings,
): Promise<SessionRun> {
  const { registers, policy, seed, mostViolations, longestMs } = settings;
  await crew.meet(registers);
  for (const [replica, delayMs] of LATE_MS.entries()) await faults.delay(replica, delayMs);
  const endsAtMs = performance.now() + longestMs;
  try {
    return await runSessions(crew, {
      registers,
      policy,
      seed,
      gate: new WriteGate(),
      isOver: ({ violationCount }) => violationCount >= mostViolations || performance.now() > endsAtMs,
    });
  } finally {
    await faults.heal();
  }
}
