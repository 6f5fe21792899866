import type { RoutedReads } from './worker-requests.js';

const LINE = /^database_routed_reads_total\{reason="([^"]+)"\} (\d+)$/gm;

/** Where reads went so far, out of the module's own metrics. */
export function routedReadsIn(exposition: string): RoutedReads {
  return Object.fromEntries(
    Array.from(exposition.matchAll(LINE), ([, reason, count]) => [String(reason), Number(count)]),
  );
}

export function sumOf(all: readonly RoutedReads[]): RoutedReads {
  const sum: Record<string, number> = {};
  for (const routed of all)
    for (const [reason, count] of Object.entries(routed)) sum[reason] = (sum[reason] ?? 0) + count;
  return sum;
}

/** Where those went that were routed between the two. */
export function between(before: RoutedReads, after: RoutedReads): RoutedReads {
  return Object.fromEntries(
    Object.entries(after).map(([reason, count]) => [reason, count - (before[reason] ?? 0)]),
  );
}

/** 0–1; 0 while nothing was routed. */
export function replicaShareOf(routed: RoutedReads): number {
  const all = Object.values(routed).reduce((sum, count) => sum + count, 0);
  return all === 0 ? 0 : (routed['strategy'] ?? 0) / all;
}
