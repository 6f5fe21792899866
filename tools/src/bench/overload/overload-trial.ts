import type { BenchProcess } from '../process/bench-process.js';
import { opsPerSecond, type Sample } from '../process/sample.js';
import type {
  ClosedLoadRequest,
  OpenLoadOutcome,
  OpenLoadRequest,
  Stream,
  StreamOutcome,
} from './overload-requests.js';

/** Eleven clinics share the pool; the last one is the noisy one. */
const QUIET_CLINICS = Array.from({ length: 10 }, (_, clinic) => clinic);
const NOISY_CLINIC = QUIET_CLINICS.length;
const ALL_CLINICS = [...QUIET_CLINICS, NOISY_CLINIC];

/** Of the peak: a load under which hardly anybody waits. */
const UNLOADED_RATIO = 0.3;
const OVERLOAD_RATIO = 2;
/** Of the peak: the quiet clinics together ask for half of what there is. */
const QUIET_RATIO = 0.5;
/** Of the peak: ten times a clinic's even share. */
const NOISY_RATIO = 10 / ALL_CLINICS.length;

/** What one subject did in one round. */
export interface OverloadTrial {
  /** Answers a second, callers waiting for theirs. */
  readonly peakPerSecond: number;
  readonly unloaded: StreamOutcome;
  readonly overloaded: StreamOutcome;
  /** The quiet clinics by themselves. */
  readonly alone: StreamOutcome;
  /** The quiet clinics beside the noisy one. */
  readonly disturbed: StreamOutcome;
}

export interface TrialPlan {
  /** Most connections; as many callers find its peak. */
  readonly connections: number;
  /** Of each part; ms. */
  readonly partMs: number;
  /** Rounds differ by it, subjects do not. */
  readonly seed: string;
}

/** Finds a subject's own peak, then loads it by that. */
export async function runTrial(
  subject: BenchProcess,
  { connections, partMs, seed }: TrialPlan,
): Promise<OverloadTrial> {
  const closed: ClosedLoadRequest = { callers: connections, durationMs: partMs, seed };
  const peakPerSecond = opsPerSecond(await subject.ask<Sample>('peak', closed, partMs));
  const load = async (...streams: readonly Stream[]): Promise<OpenLoadOutcome> => {
    const request: OpenLoadRequest = { streams, durationMs: partMs, seed };
    return await subject.ask<OpenLoadOutcome>('load', request, partMs);
  };
  const everybody = (ratio: number): Stream => ({
    ...{ name: 'everybody', clinics: ALL_CLINICS, perSecond: ratio * peakPerSecond },
  });
  const quiet = { name: 'quiet', clinics: QUIET_CLINICS, perSecond: QUIET_RATIO * peakPerSecond };
  const noisy = { name: 'noisy', clinics: [NOISY_CLINIC], perSecond: NOISY_RATIO * peakPerSecond };
  const unloaded = of(await load(everybody(UNLOADED_RATIO)), 'everybody');
  const overloaded = of(await load(everybody(OVERLOAD_RATIO)), 'everybody');
  const alone = of(await load(quiet), 'quiet');
  const disturbed = of(await load(quiet, noisy), 'quiet');
  return { peakPerSecond, unloaded, overloaded, alone, disturbed };
}

function of(outcome: OpenLoadOutcome, stream: string): StreamOutcome {
  const found = outcome[stream];
  if (found === undefined) throw new Error(`the load has no stream ${stream}`);
  return found;
}
