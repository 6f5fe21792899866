import type { AlertSnapshot } from './alert-snapshot.js';
import { any, many } from './counter-rules.js';
import { above, type Findings, type Rule } from './finding.js';

type Sessions = NonNullable<AlertSnapshot['sessions']>;

const LONG_LOCK_WAIT_MS = 5000;
const LONG_IDLE_MS = 30_000;
const DISK_RATIO = 0.85;
const DISK_ENDS_RATIO = 0.8;
const GIB = 1024 ** 3;
const SLOT_BYTES = GIB;
const SLOT_ENDS_BYTES = 0.75 * GIB;
const PERCENT = 100;

/** Rules that remember; made anew for each process. */
export function workRules(): readonly Rule[] {
  return [
    { alert: 'lock-wait-long', look: ({ sessions }) => (sessions === null ? 'unknown' : lockWait(sessions)) },
    {
      alert: 'idle-in-transaction',
      look: ({ sessions }) => (sessions === null ? 'unknown' : idleInTransaction(sessions)),
    },
    { alert: 'disk-nearly-full', look: ({ storage }) => disk(storage?.disk ?? 'unknown') },
    { alert: 'slot-retains-wal', look: ({ storage }) => slot(storage?.retainedWalBytes) },
    { alert: 'slow-queries', look: many(({ queries }) => queries.slow + queries.critical) },
    { alert: 'critical-query', look: any(({ queries }) => queries.critical) },
    { alert: 'isolation-refusal', look: any(({ isolationRefusals }) => isolationRefusals) },
    { alert: 'isolation-refusal-burst', look: many(({ isolationRefusals }) => isolationRefusals) },
  ];
}

function lockWait(sessions: Sessions): Findings {
  const waiters = sessions.filter(({ lockWaitMs }) => (lockWaitMs ?? 0) > LONG_LOCK_WAIT_MS);
  const longest = largest(waiters, ({ lockWaitMs }) => lockWaitMs);
  if (longest === undefined) return [];
  const [blockerPid] = longest.blockedBy;
  const evidence = {
    waiters: waiters.length,
    longestMs: Math.round(longest.lockWaitMs ?? 0),
    waiterPid: longest.pid,
    ...(blockerPid !== undefined && { blockerPid }),
  };
  return [{ subject: '', level: 'fault', evidence }];
}

function idleInTransaction(all: Sessions): Findings {
  const sessions = all.filter(({ idleMs }) => (idleMs ?? 0) > LONG_IDLE_MS);
  const longest = largest(sessions, ({ idleMs }) => idleMs);
  if (longest === undefined) return [];
  const longestMs = Math.round(longest.idleMs ?? 0);
  const evidence = { sessions: sessions.length, longestMs, pid: longest.pid };
  return [{ subject: '', level: 'fault', evidence }];
}

function disk(space: NonNullable<AlertSnapshot['storage']>['disk']): Findings {
  if (space === 'unknown') return 'unknown';
  const evidence = { usedPercent: Math.round(space.usedRatio * PERCENT) };
  return above(space.usedRatio, DISK_RATIO, DISK_ENDS_RATIO, evidence);
}

function slot(retainedWalBytes: number | null | undefined): Findings {
  if (retainedWalBytes === undefined) return 'unknown';
  return above(retainedWalBytes ?? 0, SLOT_BYTES, SLOT_ENDS_BYTES, {
    retainedWalBytes: retainedWalBytes ?? 0,
  });
}

function largest<T>(items: readonly T[], figure: (item: T) => number | null): T | undefined {
  return items.reduce<T | undefined>(
    (best, item) => (best === undefined || (figure(item) ?? 0) > (figure(best) ?? 0) ? item : best),
    undefined,
  );
}
