import type { AlertName } from './alert-catalogue.js';
import type { AlertSeverity, AlertType } from '../../pipeline/alert-type.js';

/** What was seen: figures and names of servers, routes and places in code; never a value, a person, SQL or a host. */
export type Evidence = Readonly<Record<string, number | string | boolean>>;

/** What whoever has found a fault says about it. */
export interface AlertReport {
  readonly type: AlertType;
  /** With the type, what tells one alert from another: `replica-ejected:replica-1`. */
  readonly key: string;
  readonly severity: AlertSeverity;
  /** One sentence for people. */
  readonly cause: string;
  readonly evidence: Evidence;
  /** The heading of its entry in `docs/runbook.md`. */
  readonly runbook: AlertName;
}

/** A fault that is there now. A snapshot: what happens later makes a new one. */
export interface DatabaseAlert extends AlertReport {
  readonly id: string;
  /** How often it has been seen. */
  readonly count: number;
  readonly raisedAt: Date;
  readonly lastSeenAt: Date;
  /** When somebody took it on; null until then. */
  readonly acknowledgedAt: Date | null;
}

export type AlertEvent =
  | { readonly kind: 'raised'; readonly alert: DatabaseAlert }
  /** The fault is gone. */
  | { readonly kind: 'resolved'; readonly alert: DatabaseAlert; readonly resolvedAt: Date };

/** May be asynchronous; what it throws disturbs nobody. */
export type AlertListener = (event: AlertEvent) => unknown;
