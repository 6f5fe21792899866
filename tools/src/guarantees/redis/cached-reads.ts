import { sumOf } from '../g2/process/routed-reads.js';

/** Reads that the cache answered, by level: `l1` from the process’s own, `l2` with what Redis brought. */
export type CachedReads = Readonly<Record<string, number>>;

const LINE =
  /^database_cache_requests_total\{result="(?:hit|stale)",level="(l[12])",model="[^"]+"\} (\d+)$/gm;

/** How many there were so far, out of the module's own metrics. */
export function cachedReadsIn(exposition: string): CachedReads {
  return sumOf(
    Array.from(exposition.matchAll(LINE), ([, level, count]) => ({ [String(level)]: Number(count) })),
  );
}
