import { Random } from '../../seed/random.js';
import type { OpenLoadRequest, Stream } from './overload-requests.js';

/**
 * How long a statement keeps its connection; ms. Long beside the processor time it takes, so that the pool and not the
 * processor is what is overloaded, and with little spread, so that waiting cannot hide behind slow statements.
 */
const LEAST_SERVICE_MS = 80;
const MOST_SERVICE_MS = 120;

/** One request, planned before the load begins. */
export interface Arrival {
  readonly stream: string;
  readonly clinic: number;
  /** Since the load began; ms. */
  readonly atMs: number;
  /** How long the server works on it; ms. */
  readonly serviceMs: number;
}

/** Draws what one statement takes; ms. */
export function drawServiceMs(random: Random): number {
  return random.between(LEAST_SERVICE_MS * 10, MOST_SERVICE_MS * 10) / 10;
}

/** Independent arrivals at the streams' rates (Poisson), in the order of time. */
export function planArrivals({ streams, durationMs, seed }: OpenLoadRequest): Arrival[] {
  return streams
    .flatMap((stream) => planStream(stream, durationMs, new Random(`${seed}:${stream.name}`)))
    .sort((a, b) => a.atMs - b.atMs);
}

function planStream({ name, clinics, perSecond }: Stream, durationMs: number, random: Random): Arrival[] {
  const arrivals: Arrival[] = [];
  const gapMs = (): number => (-Math.log((random.uint32() + 0.5) / 2 ** 32) * 1000) / perSecond;
  for (let atMs = gapMs(); atMs < durationMs; atMs += gapMs())
    arrivals.push({ stream: name, clinic: random.pick(clinics), atMs, serviceMs: drawServiceMs(random) });
  return arrivals;
}
