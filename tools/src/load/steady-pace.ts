/** Time for a pace. */
export interface PaceClock {
  /** A clock that never goes back; ms. */
  nowMs(): number;
  pause(ms: number): Promise<void>;
}

export interface Pace {
  /** Starts a second; > 0. */
  readonly rate: number;
  readonly durationMs: number;
  /** Most that may be under way; a start that would be one more is left out. */
  readonly mostUnderWay: number;
}

/**
 * Starts work at an even pace, whether or not earlier work has ended: a server that stands still shows as work that
 * piles up, not as a load that waits for it.
 *
 * @param signal ends it early
 * @returns how many starts were left out, once all that was started has ended
 */
export async function atSteadyPace(
  { rate, durationMs, mostUnderWay }: Pace,
  clock: PaceClock,
  start: (index: number) => Promise<void>,
  signal: AbortSignal,
): Promise<number> {
  const underWay = new Set<Promise<void>>();
  const startedAt = clock.nowMs();
  const count = Math.floor((durationMs * rate) / 1000);
  let leftOut = 0;
  for (let index = 0; index < count && !signal.aborted; index += 1) {
    const waitMs = startedAt + (index * 1000) / rate - clock.nowMs();
    if (waitMs > 0) await clock.pause(waitMs);
    if (underWay.size >= mostUnderWay) {
      leftOut += 1;
      continue;
    }
    const work = start(index).finally(() => underWay.delete(work));
    underWay.add(work);
  }
  await Promise.all(underWay);
  return leftOut;
}
