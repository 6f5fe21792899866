import { any } from './counter-rules.js';
import { CounterWindow } from './counter-window.js';
import { above, type Rule } from './finding.js';

/** What may help against a low hit ratio. Explained in `docs/runbook.md`, which a test proves. */
export const CACHE_SUGGESTIONS = {
  room: 'raise CACHE_MAX_SIZE',
  optOuts: 'look for calls that opt out or read strong',
  changes: 'changes overtake results: warm the cache',
} as const;

const WINDOW_MS = 5 * 60_000;
/** With fewer reads a ratio says little, and little depends on it. */
const LEAST_READS = 200;
const MISS_RATIO = 0.3;
const MISS_ENDS_RATIO = 0.25;
/** Evictions for each miss: a full cache evicts one result for each that it takes in. */
const MANY_EVICTIONS_RATIO = 0.5;
const PERCENT = 100;

/** What the cache did, within the window or since the start. */
type Recent = Readonly<Record<'hits' | 'misses' | 'bypassed' | 'evictions', number>>;

/** Rules that remember; made anew for each process. */
export function cacheRules(): readonly Rule[] {
  return [
    { alert: 'cache-hit-ratio-low', look: hitRatio() },
    { alert: 'cache-value-refused', look: any(({ cache }) => cache.refused) },
    { alert: 'cache-no-room', look: any(({ cache }) => cache.noRoom) },
  ];
}

function hitRatio(): Rule['look'] {
  const recent = recently();
  return ({ cache }, nowMs) => {
    const figures = recent(cache, nowMs);
    const { hits, misses, bypassed, evictions } = figures;
    const reads = hits + misses;
    const hitPercent = Math.round((hits / Math.max(1, reads)) * PERCENT);
    const evidence = { hitPercent, reads, bypassed, evictions, suggestion: suggestionFor(figures) };
    // Too few reads show neither a fault nor its end.
    if (reads < LEAST_READS) return [{ subject: '', level: 'lingering', evidence }];
    return above(misses / reads, MISS_RATIO, MISS_ENDS_RATIO, evidence);
  };
}

function suggestionFor({ hits, misses, bypassed, evictions }: Recent): string {
  if (evictions >= misses * MANY_EVICTIONS_RATIO) return CACHE_SUGGESTIONS.room;
  return bypassed >= hits + misses ? CACHE_SUGGESTIONS.optOuts : CACHE_SUGGESTIONS.changes;
}

function recently(): (totals: Recent, nowMs: number) => Recent {
  const of = {
    hits: new CounterWindow(WINDOW_MS),
    misses: new CounterWindow(WINDOW_MS),
    bypassed: new CounterWindow(WINDOW_MS),
    evictions: new CounterWindow(WINDOW_MS),
  };
  return (totals, nowMs) => ({
    hits: of.hits.read(totals.hits, nowMs).recent,
    misses: of.misses.read(totals.misses, nowMs).recent,
    bypassed: of.bypassed.read(totals.bypassed, nowMs).recent,
    evictions: of.evictions.read(totals.evictions, nowMs).recent,
  });
}
