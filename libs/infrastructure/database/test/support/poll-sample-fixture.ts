import type { PollSample } from '../../src/internal/read-replica/poll-sample.js';

const SYSTEM = '7312345678901234567';

/** What a primary at `currentLsn` says. */
export function primarySample(currentLsn: bigint, changes: Partial<PollSample> = {}): PollSample {
  return {
    systemId: SYSTEM,
    timeline: 1,
    isPrimary: true,
    replayLsn: null,
    receiveLsn: null,
    currentLsn,
    startedAtMs: 1,
    latencyMs: 1,
    atMs: 0,
    ...changes,
  };
}

/** What a replica that has replayed, and received, up to `replayLsn` says. */
export function replicaSample(replayLsn: bigint, changes: Partial<PollSample> = {}): PollSample {
  return {
    ...primarySample(0n),
    isPrimary: false,
    currentLsn: null,
    replayLsn,
    receiveLsn: replayLsn,
    startedAtMs: 2,
    ...changes,
  };
}
