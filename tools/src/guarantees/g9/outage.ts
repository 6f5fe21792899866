import { setTimeout as pause } from 'node:timers/promises';
import type { ClusterClient } from '../../cluster/index.js';
import type { TimedCall } from './g9.job.js';

/** How long the rate before the outage is measured; ms. */
const BEFORE_MS = 2000;
/** How long after the return the rate is watched; ms. */
const AFTER_MS = 5000;

/** When things happened; ms since the epoch. */
export interface OutageTimes {
  readonly steadyAtMs: number;
  readonly crashedAtMs: number;
  /** The first moment at which a client of the suite's own was answered again. */
  readonly readyAtMs: number;
  readonly endedAtMs: number;
}

/** Kills the primary, keeps it down for `outageMs`, and watches what follows. */
export async function makeOutage(cluster: ClusterClient, outageMs: number): Promise<OutageTimes> {
  const steadyAtMs = Date.now();
  await pause(BEFORE_MS);
  const crashedAtMs = Date.now();
  await cluster.crash('primary', { hold: true });
  try {
    await pause(outageMs);
  } finally {
    await cluster.release('primary');
  }
  await cluster.waitReady('primary');
  const readyAtMs = Date.now();
  await pause(AFTER_MS);
  return { steadyAtMs, crashedAtMs, readyAtMs, endedAtMs: Date.now() };
}

/**
 * How the calls fared. They come at a constant rate whatever happens, so the share of them that succeeds tells the
 * goodput, and a moment in which the whole machine stands still changes nothing about it.
 */
export interface Goodput {
  /** Calls made a second, before the outage. */
  readonly rate: number;
  /** Share of the calls that succeeded before it; 0–1. */
  readonly before: number;
  /** Calls that were made while the server was down, and succeeded before it was back. */
  readonly duringOutage: number;
  /** The share of those made from `backWithinMs` after the return to the end, in relation to the share before. */
  readonly ratioAfter: number;
  /** From the return to the first second whose share is `ratio` of that before; ms, -1 for never. */
  readonly backAfterMs: number;
}

const SECOND_MS = 1000;
const STEP_MS = 50;
/** Longest time that a call may wait for a connection: younger ones may have been served after the return. ms */
const MAY_WAIT_MS = 1500;

/** @param ratio of the share before that counts as back; 0–1 */
export function goodputOf(
  calls: readonly TimedCall[],
  { steadyAtMs, crashedAtMs, readyAtMs, endedAtMs }: OutageTimes,
  { ratio, backWithinMs }: { readonly ratio: number; readonly backWithinMs: number },
): Goodput {
  const made = (fromMs: number, toMs: number): readonly TimedCall[] =>
    calls.filter(({ madeAtMs }) => madeAtMs >= fromMs && madeAtMs < toMs);
  const share = (fromMs: number, toMs: number): number => {
    const all = made(fromMs, toMs);
    return all.filter(({ isDone }) => isDone).length / Math.max(1, all.length);
  };
  // Calls of the last moment meet the crash.
  const beforeToMs = crashedAtMs - STEP_MS;
  const before = share(steadyAtMs, beforeToMs);
  const isBack = (atMs: number): boolean => share(atMs, atMs + SECOND_MS) >= ratio * before;
  return {
    rate: (SECOND_MS * made(steadyAtMs, beforeToMs).length) / (beforeToMs - steadyAtMs),
    before,
    duringOutage: made(crashedAtMs + SECOND_MS, readyAtMs - MAY_WAIT_MS).filter(({ isDone }) => isDone)
      .length,
    ratioAfter: share(readyAtMs + backWithinMs, endedAtMs) / before,
    backAfterMs: firstMoment(readyAtMs, endedAtMs - SECOND_MS, isBack),
  };
}

function firstMoment(fromMs: number, toMs: number, isSo: (atMs: number) => boolean): number {
  for (let atMs = fromMs; atMs <= toMs; atMs += STEP_MS) if (isSo(atMs)) return atMs - fromMs;
  return -1;
}
