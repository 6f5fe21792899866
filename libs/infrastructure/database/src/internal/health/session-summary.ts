import type { SessionReport } from '../../pipeline/server-reports.js';
import type { HowLong, SessionsHealth } from './health-status.js';

const MOST_BLOCKERS = 20;

/** The sessions in figures. */
export function sessionSummary(sessions: readonly SessionReport[], checkedAt: Date): SessionsHealth {
  const blockers = new Set(sessions.flatMap(({ blockedBy }) => blockedBy));
  return {
    checkedAt,
    transactions: howLong(sessions.map(({ transactionMs }) => transactionMs)),
    idleInTransaction: howLong(sessions.map(({ idleMs }) => idleMs)),
    lockWaits: {
      ...howLong(sessions.map(({ lockWaitMs }) => lockWaitMs)),
      blockerPids: [...blockers].slice(0, MOST_BLOCKERS),
    },
  };
}

function howLong(times: readonly (number | null)[]): HowLong {
  const known = times.filter((ms) => ms !== null);
  return { count: known.length, longestMs: Math.round(Math.max(0, ...known)) };
}
