/** How slow is slow; each operation counts once, under the worst that fits. */
export const SEVERITIES = ['notice', 'slow', 'critical'] as const;

export type SlowSeverity = (typeof SEVERITIES)[number];

const NOTICE_MS = 200;
const CRITICAL_MS = 5000;

/** The severity of a duration; undefined below every threshold. */
export function severityOf(durationMs: number, slowMs: number): SlowSeverity | undefined {
  if (durationMs >= CRITICAL_MS) return 'critical';
  if (durationMs >= slowMs) return 'slow';
  return durationMs >= NOTICE_MS ? 'notice' : undefined;
}
