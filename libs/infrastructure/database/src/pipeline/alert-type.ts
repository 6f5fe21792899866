/** What an alert is about. */
export const ALERT_TYPES = [
  'CONNECTION_POOL',
  'PERFORMANCE',
  'CACHE',
  'REPLICATION',
  'SECURITY',
  'AVAILABILITY',
] as const;

export type AlertType = (typeof ALERT_TYPES)[number];

/** The least urgent first. `critical` is worth waking somebody. */
export const ALERT_SEVERITIES = ['info', 'warning', 'critical'] as const;

export type AlertSeverity = (typeof ALERT_SEVERITIES)[number];
