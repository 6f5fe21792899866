import { faultWindows } from './fault-window.js';
import type { HistoryEvent } from './history-event.js';
import { storiesOf } from './operation-story.js';

export interface Resolution {
  /** Keyed operations of which nobody knows what became. */
  readonly unresolved: readonly string[];
  /** From the end of the last fault that an operation lived through to its answer, the longest of all; ms. */
  readonly longestMs: number;
}

/** How long keyed operations were left in the dark once the faults around them had healed. */
export function resolutionOf(history: readonly HistoryEvent[]): Resolution {
  const windows = faultWindows(history);
  const unresolved: string[] = [];
  let longestMs = 0;
  for (const { transfer, invokedAtMs, knownAtMs } of storiesOf(history).values()) {
    if (!transfer.isKeyed) continue;
    if (knownAtMs === undefined) {
      unresolved.push(transfer.op);
      continue;
    }
    const heals = windows
      .filter(({ beginMs, healMs }) => healMs > invokedAtMs && beginMs < knownAtMs && healMs <= knownAtMs)
      .map(({ healMs }) => healMs);
    if (heals.length > 0) longestMs = Math.max(longestMs, knownAtMs - Math.max(...heals));
  }
  return { unresolved, longestMs };
}
