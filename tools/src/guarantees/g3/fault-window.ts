import type { HistoryEvent } from './history-event.js';

/** From the beginning of a fault to its end; ms since the epoch. */
export interface FaultWindow {
  readonly fault: string;
  readonly beginMs: number;
  readonly healMs: number;
}

/** Faults that began and healed; one that never healed lasts for ever. */
export function faultWindows(history: readonly HistoryEvent[]): FaultWindow[] {
  const open = new Map<string, number>();
  const windows: FaultWindow[] = [];
  for (const event of history) {
    if (event.type !== 'fault') continue;
    const { fault, phase, atMs } = event;
    if (phase === 'begin') open.set(fault, atMs);
    const beginMs = open.get(fault);
    if (phase !== 'heal' || beginMs === undefined) continue;
    windows.push({ fault, beginMs, healMs: atMs });
    open.delete(fault);
  }
  return [...windows, ...[...open].map(([fault, beginMs]) => ({ fault, beginMs, healMs: Infinity }))];
}

/** How often each fault struck. */
export function faultCounts(history: readonly HistoryEvent[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const event of history) {
    if (event.type !== 'fault' || event.phase !== 'struck') continue;
    counts.set(event.fault, (counts.get(event.fault) ?? 0) + 1);
  }
  return counts;
}
