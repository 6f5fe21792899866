/**
 * A clock that never goes back, and the same in all processes of a machine; ms.
 *
 * Source: Linux manual, clock_gettime(2), CLOCK_MONOTONIC.
 */
export function monotonicNowMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
