import { setTimeout as pause } from 'node:timers/promises';
import type { Calls } from './calls.js';
import type { CallKind, OutageJob, TimedCall } from './g9.job.js';

const KINDS: readonly CallKind[] = ['reads', 'writes'];
const SECOND_MS = 1000;
/** Share of the calls of a second that must have succeeded before the rate counts as reached. */
const STEADY_RATIO = 0.9;
/** Longest way to get there; ms. */
const STEADY_WITHIN_MS = 30_000;

export interface SteadyRateEvents {
  /** Asked before each burst. */
  readonly isOver: () => boolean;
  /** The rate is reached: what comes from now on can be compared with. */
  readonly onSteady: () => void;
}

/**
 * Calls that come at their time whatever became of those before, as users do; several at once, so that a breaker that
 * lets one call in at a time is not mistaken for one that is closed.
 *
 * @throws when the machine never comes to the rate
 */
export async function callSteadily(
  calls: Calls,
  { burst, everyMs }: Pick<OutageJob, 'burst' | 'everyMs'>,
  { isOver, onSteady }: SteadyRateEvents,
): Promise<TimedCall[]> {
  const ended: TimedCall[] = [];
  const open = new Set<Promise<void>>();
  const doneInLastSecond = (): number => {
    const sinceMs = Date.now() - SECOND_MS;
    return ended.filter(({ madeAtMs, isDone }) => isDone && madeAtMs >= sinceMs).length;
  };
  const startedAtMs = performance.now();
  let [isSteady, nextAtMs] = [false, startedAtMs];
  while (!isOver()) {
    for (let index = 0; index < burst; index += 1) {
      const madeAtMs = Date.now();
      const note = (isDone: boolean) => (): void => {
        ended.push({ madeAtMs, isDone });
      };
      const call: Promise<void> = calls
        .make(KINDS[index % KINDS.length] as CallKind)
        .then(note(true), note(false))
        .finally(() => open.delete(call));
      open.add(call);
    }
    // What a busy machine let pass is not made up for: that would be another rate.
    nextAtMs = Math.max(nextAtMs + everyMs, performance.now());
    await pause(nextAtMs - performance.now());
    if (isSteady) continue;
    isSteady = doneInLastSecond() >= (STEADY_RATIO * burst * SECOND_MS) / everyMs;
    if (isSteady) onSteady();
    else if (performance.now() - startedAtMs > STEADY_WITHIN_MS)
      throw new Error(`this machine does not serve ${String((burst * SECOND_MS) / everyMs)} calls a second`);
  }
  await Promise.all(open);
  return ended;
}
