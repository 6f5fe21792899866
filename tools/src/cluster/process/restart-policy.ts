/** When a crashed server is started again. */
export type RestartDecision =
  { readonly kind: 'restart'; readonly delayMs: number } | { readonly kind: 'give-up' };

const firstDelayMs = 50;
const longestDelayMs = 5_000;
const mostFailedStarts = 12;

/**
 * The wait doubles with each start that did not reach readiness; one that did begins anew.
 * @param failedStarts - starts in a row that never became ready, 0 after a healthy run
 */
export function decideRestart(failedStarts: number): RestartDecision {
  if (failedStarts >= mostFailedStarts) return { kind: 'give-up' };
  return { kind: 'restart', delayMs: Math.min(longestDelayMs, firstDelayMs * 2 ** failedStarts) };
}
