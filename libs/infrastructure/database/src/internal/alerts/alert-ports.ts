import type { AlertType } from './alert-type.js';

/** Where alerts also go as events of the application: `@nestjs/event-emitter`’s EventEmitter2 is one. */
export interface AlertEmitter {
  emit(event: string, payload: unknown): unknown;
}

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
  readonly emitter?: AlertEmitter | undefined;
  readonly observer?: AlertObserver | undefined;
}

/** Names of the events; the payload is an AlertEvent. */
export const ALERT_EVENTS = Object.freeze({
  raised: 'database.alert.raised',
  resolved: 'database.alert.resolved',
});
