import type { ApiWrite } from './api-load.js';
import { GRACE_MS } from './judge-round.js';

const CREATED = 201;
/** What the API refuses with while it shuts down. */
const UNAVAILABLE = 503;
/** How old a request must be when the signal comes to have certainly reached the process; ms. */
const ARRIVED_AFTER_MS = 250;

export interface ObservedApiRound {
  readonly writes: readonly ApiWrite[];
  /** Record numbers that the database holds. */
  readonly held: ReadonlySet<string>;
  /** ms since the epoch */
  readonly signalledAtMs: number;
  readonly tookMs: number;
  readonly exitCode: number | null;
}

export interface ApiRoundVerdict {
  readonly acknowledged: number;
  readonly tookMs: number;
  readonly violations: readonly string[];
}

/** The same questions as of the module alone, asked of the whole application by those who use it. */
export function judgeApiRound(round: ObservedApiRound): ApiRoundVerdict {
  const { writes, held, signalledAtMs, tookMs, exitCode } = round;
  return {
    acknowledged: writes.filter(({ status }) => status === CREATED).length,
    tookMs,
    violations: [
      ...writes.flatMap((write) => complaintsAbout(write, held.has(write.mrn), signalledAtMs)),
      ...(exitCode === 0 ? [] : [`the API ended with ${String(exitCode)}`]),
      ...(tookMs <= GRACE_MS ? [] : [`the API took ${String(Math.round(tookMs))} ms to end`]),
    ],
  };
}

function complaintsAbout({ status, askedAtMs }: ApiWrite, isHeld: boolean, signalledAtMs: number): string[] {
  if (status === CREATED) return isHeld ? [] : ['the API acknowledged a patient who is lost'];
  if (isHeld) return [`the API answered ${String(status ?? 'nothing')} and the patient is there`];
  if (status !== undefined) return status === UNAVAILABLE ? [] : [`the API answered ${String(status)}`];
  return askedAtMs < signalledAtMs - ARRIVED_AFTER_MS
    ? ['the API never answered a request that had reached it before the signal']
    : [];
}
