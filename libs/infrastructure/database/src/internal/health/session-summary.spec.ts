import { describe, expect, it } from '@jest/globals';
import type { SessionReport } from '../../pipeline/server-reports.js';
import { sessionSummary } from './session-summary.js';

const AT = new Date(1_000_000);
const session = (change: Partial<SessionReport>): SessionReport => ({
  pid: 1,
  roleName: 'healthcare_app',
  applicationName: 'healthcare-database:x',
  state: 'active',
  transactionMs: null,
  idleMs: null,
  lockWaitMs: null,
  blockedBy: [],
  ...change,
});

describe('sessionSummary', () => {
  it('names no session, no role and no application, but those that others wait for', () => {
    const sessions = [
      session({ pid: 10, transactionMs: 4000.4, lockWaitMs: 3000, blockedBy: [30, 20] }),
      session({ pid: 20, transactionMs: 90_000.2, idleMs: 80_000, lockWaitMs: 10, blockedBy: [30] }),
      session({ pid: 30, transactionMs: 1000 }),
    ];
    expect(sessionSummary(sessions, AT)).toEqual({
      checkedAt: AT,
      transactions: { count: 3, longestMs: 90_000 },
      idleInTransaction: { count: 1, longestMs: 80_000 },
      lockWaits: { count: 2, longestMs: 3000, blockerPids: [30, 20] },
    });
  });

  it('is all zeros without any', () => {
    const none = { count: 0, longestMs: 0 };
    expect(sessionSummary([], AT)).toEqual({
      checkedAt: AT,
      transactions: none,
      idleInTransaction: none,
      lockWaits: { ...none, blockerPids: [] },
    });
  });

  it('lists a bounded number of blockers', () => {
    const blockedBy = Array.from({ length: 500 }, (_, pid) => pid);
    expect(sessionSummary([session({ lockWaitMs: 1, blockedBy })], AT).lockWaits.blockerPids).toHaveLength(
      20,
    );
  });
});
