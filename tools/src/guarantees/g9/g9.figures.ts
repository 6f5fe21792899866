import { atLeast, atMost, type Figure } from '../guarantee-report.js';
import type { Amplification } from './g9.job.js';
import type { Goodput } from './outage.js';

/** Attempts for each call. Source: targets, G9. */
export const MOST_AMPLIFICATION = 1.1;
/** What of the goodput before must be back, and when; ms after the server answers again. Source: targets, G9. */
export const BACK = { ratio: 0.95, backWithinMs: 2000 } as const;

const rounded = (value: number): number => Math.round(value * 1000) / 1000;

export function amplificationFigures(measured: readonly Amplification[], calls: number): Figure[] {
  return measured.flatMap(({ kind, calls: made, attempts }) => [
    atLeast(`${kind} while every attempt fails`, made, calls / 2),
    // A server that was never reached would be amplified by nothing.
    atLeast(`attempts for each of these ${kind}, at least`, rounded(attempts / made), 1),
    atMost(`attempts for each of these ${kind}`, rounded(attempts / made), MOST_AMPLIFICATION),
  ]);
}

/** Attempts beyond what the calls may cost. */
export function excessAttempts(measured: readonly Amplification[]): number {
  return measured.reduce(
    (sum, { calls, attempts }) => sum + Math.max(0, attempts - Math.floor(MOST_AMPLIFICATION * calls)),
    0,
  );
}

export function amplificationViolations(measured: readonly Amplification[]): string[] {
  return measured.flatMap(({ kind, calls, attempts, succeeded }) => [
    ...(succeeded > 0 ? [`${String(succeeded)} ${kind} succeeded on a server that fails every one`] : []),
    ...(attempts > MOST_AMPLIFICATION * calls
      ? [`${String(calls)} ${kind} cost the server ${String(attempts)} attempts`]
      : []),
  ]);
}

export function goodputFigures(
  { rate, before, duringOutage, ratioAfter, backAfterMs }: Goodput,
  outageMs: number,
): Figure[] {
  return [
    atLeast('ms of outage', outageMs, outageMs),
    atLeast('calls a second, before it', Math.round(rate), 1),
    atLeast('share of them that succeeds', rounded(before), BACK.ratio),
    atMost('calls that succeed during it', duringOutage, 0),
    atLeast('that share from 2 s after the server answers again ÷ before', rounded(ratioAfter), BACK.ratio),
    atLeast('ms until a whole second has 95 % of it again, at least', backAfterMs, 0),
    atMost('ms until a whole second has 95 % of it again', backAfterMs, BACK.backWithinMs),
  ];
}

export function goodputViolations({ before, duringOutage, ratioAfter, backAfterMs }: Goodput): string[] {
  if (before === 0) return ['nothing succeeded before the outage'];
  return [
    ...(duringOutage > 0 ? [`${String(duringOutage)} calls succeeded though the server was down`] : []),
    ...(ratioAfter < BACK.ratio ? [`${String(rounded(ratioAfter))} of the goodput came back`] : []),
    ...(backAfterMs < 0 || backAfterMs > BACK.backWithinMs
      ? [
          `goodput was back after ${backAfterMs < 0 ? 'more than the time given' : `${String(backAfterMs)} ms`}`,
        ]
      : []),
  ];
}
