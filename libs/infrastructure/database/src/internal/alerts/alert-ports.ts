import type { AlertType } from '../../pipeline/alert-type.js';

/** Where alerts are counted. */
export interface AlertObserver {
  /** A new alert: `database_alerts_total{type}`. */
  raised(type: AlertType): void;
}

export interface AlertPorts {
  /** ms since the epoch */
  readonly nowMs: () => number;
  /** Unique also among processes: an operator’s page may show several. */
  readonly newId: () => string;
  readonly observer?: AlertObserver | undefined;
}
