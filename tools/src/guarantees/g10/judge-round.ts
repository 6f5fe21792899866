import type { WriteStep } from './g10.job.js';

/** Longest time from the signal to the process's end. Source: targets, "shutdown grace". ms */
export const GRACE_MS = 30_000;
/** After the signal the module ends within that, so far as new work is concerned; ms. */
const CLOSED_WITHIN_MS = 1000;
const ROWS = 2;

/** Everything that is known of one round. */
export interface ObservedRound {
  readonly steps: readonly WriteStep[];
  /** Rows and audit records that the database holds of each write. */
  readonly held: ReadonlyMap<string, { readonly rows: number; readonly records: number }>;
  /** ms since the epoch */
  readonly signalledAtMs: number;
  readonly tookMs: number;
  readonly exit: { readonly code: number | null; readonly signal: string | null };
  /** Sessions of the process that the server still has. */
  readonly sessionsLeft: number;
}

/** What one round comes to. */
export interface RoundVerdict {
  readonly acknowledged: number;
  readonly acknowledgedLost: number;
  /** Writes that held a connection when the signal came, and how many of them ended as they should. */
  readonly underWay: number;
  readonly endedWell: number;
  /**
   * Writes that nobody was told the end of. One that is asked for after the signal and of which nothing came is none:
   * the process may end around it, as it may before it.
   */
  readonly unanswered: number;
  /** Those of them that took effect all the same. */
  readonly committedUnanswered: number;
  readonly tookMs: number;
  readonly violations: readonly string[];
}

export function judgeRound(round: ObservedRound): RoundVerdict {
  const { steps, held, signalledAtMs, tookMs, exit, sessionsLeft } = round;
  const writes = new Map<string, WriteStep[]>();
  for (const step of steps) writes.set(step.id, [...(writes.get(step.id) ?? []), step]);
  const verdicts = [...writes.entries()].map(([id, of]) =>
    judgeWrite(of, held.get(id) ?? { rows: 0, records: 0 }, signalledAtMs),
  );
  const count = (isSo: (verdict: WriteVerdict) => boolean): number => verdicts.filter(isSo).length;
  const isLate = tookMs > GRACE_MS;
  return {
    acknowledged: count(({ end }) => end === 'done'),
    acknowledgedLost: count(({ isLost }) => isLost),
    underWay: count(({ wasUnderWay }) => wasUnderWay),
    endedWell: count(({ wasUnderWay, end }) => wasUnderWay && end === 'done'),
    unanswered: count(({ isUnanswered }) => isUnanswered),
    committedUnanswered: count(({ isUnanswered, isCommitted }) => isUnanswered && isCommitted),
    tookMs,
    violations: [
      ...verdicts.flatMap(({ violations }) => violations),
      ...(exit.code === 0 ? [] : [`the process ended with ${String(exit.signal ?? exit.code)}`]),
      ...(isLate ? [`the process took ${String(Math.round(tookMs))} ms to end`] : []),
      ...(sessionsLeft === 0 ? [] : [`${String(sessionsLeft)} sessions stayed on the server`]),
    ],
  };
}

interface WriteVerdict {
  readonly end: 'done' | 'failed' | 'none';
  readonly isCommitted: boolean;
  readonly isLost: boolean;
  readonly isUnanswered: boolean;
  readonly wasUnderWay: boolean;
  readonly violations: readonly string[];
}

function judgeWrite(
  steps: readonly WriteStep[],
  { rows, records }: { readonly rows: number; readonly records: number },
  signalledAtMs: number,
): WriteVerdict {
  const find = (kind: WriteStep['kind']): WriteStep | undefined => steps.find((step) => step.kind === kind);
  const [begun, taken, done, failed] = [find('begun'), find('held'), find('done'), find('failed')];
  const endedAtMs = (done ?? failed)?.atMs ?? Infinity;
  const wasUnderWay = taken !== undefined && taken.atMs <= signalledAtMs && endedAtMs > signalledAtMs;
  const isCommitted = rows > 0;
  const isLost = done !== undefined && rows !== ROWS;
  const wasAskedInTime = (begun?.atMs ?? 0) <= signalledAtMs;
  const isUnanswered = done === undefined && failed === undefined && (wasAskedInTime || isCommitted);
  const isNew = done !== undefined && (begun?.atMs ?? 0) > signalledAtMs + CLOSED_WITHIN_MS;
  const violations = [
    ...(isLost ? ['a write was acknowledged and is lost'] : []),
    ...(rows !== 0 && rows !== ROWS ? ['half a write can be seen'] : []),
    ...(rows !== records ? ['a write and its audit records differ'] : []),
    ...(isUnanswered
      ? [`a write that ${isCommitted ? 'took effect' : 'did not take effect'} was never answered`]
      : []),
    ...(failed?.kind === 'failed' ? judgeFailure(failed, isCommitted, wasUnderWay) : []),
    ...(isNew ? ['new work was taken on long after the signal'] : []),
  ];
  const end = done === undefined ? (failed === undefined ? 'none' : 'failed') : 'done';
  return { end, isCommitted, isLost, isUnanswered, wasUnderWay, violations };
}

/** The server is well: there is one thing that a write may be refused for, and nothing may have come of it. */
function judgeFailure(
  { code, outcome }: Extract<WriteStep, { kind: 'failed' }>,
  isCommitted: boolean,
  wasUnderWay: boolean,
): string[] {
  return [
    ...(code === 'DB_SHUTTING_DOWN' && outcome === 'none'
      ? []
      : [`a write failed with ${code} (${outcome})`]),
    ...(isCommitted ? ['a write was refused and took effect'] : []),
    ...(wasUnderWay ? ['a write that was under way was cut off'] : []),
  ];
}
