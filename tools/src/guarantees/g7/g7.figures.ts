import { atLeast, atMost, type Figure } from '../guarantee-report.js';
import type { G7Job, G7Run } from './g7.job.js';
import { BACK_WITHIN_MS, FOUND_WITHIN_MS, SESSION_GONE_WITHIN_MS } from './judge-leaks.js';

/** What G7 promises, counted. */
export function g7Figures(
  { leaks, legal, sessionsUnaccounted }: G7Run,
  job: Pick<G7Job, 'leaks' | 'legal'>,
): Figure[] {
  return [
    atLeast('leaks injected', leaks.injected, job.leaks),
    atMost('leaks not found', leaks.notFound, 0),
    atMost(
      'ms from a request’s end until its leak was found, the longest',
      leaks.longestFoundMs,
      FOUND_WITHIN_MS,
    ),
    atMost('ms until the pool had its slot back, the longest', leaks.longestSlotMs, BACK_WITHIN_MS),
    atMost(
      'ms until the server had lost the session, the longest',
      leaks.longestSessionMs,
      SESSION_GONE_WITHIN_MS,
    ),
    atLeast('legal long transactions', legal.done, job.legal),
    atLeast('ms that the shortest of them lasted', legal.shortestMs, 100),
    atMost('false positives', legal.falsePositives, 0),
    atMost('sessions on the server that no pool counts, or the other way round', sessionsUnaccounted, 0),
  ];
}

/** What a run found; empty when the guarantee held. */
export function g7Violations({ leaks, legal, sessionsUnaccounted }: G7Run): string[] {
  return [
    ...leaks.violations,
    ...legal.violations,
    ...(sessionsUnaccounted === 0
      ? []
      : [`server and pools differ by ${String(sessionsUnaccounted)} sessions (H17)`]),
  ];
}
