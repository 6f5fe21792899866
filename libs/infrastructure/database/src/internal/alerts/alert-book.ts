import type { AlertReport, DatabaseAlert } from './alert.js';
import { safeEvidence } from './evidence.js';
import {
  ALERT_SEVERITIES,
  ALERT_TYPES,
  type AlertSeverity,
  type AlertType,
} from '../../pipeline/alert-type.js';

/** Alerts kept; far more than people can act on. */
export const MOST_ACTIVE = 1000;

export interface AlertCount {
  readonly type: AlertType;
  readonly severity: AlertSeverity;
  readonly count: number;
}

/** The faults that are there now, each once however often it is seen. */
export class AlertBook {
  readonly #newId: () => string;
  readonly #active = new Map<string, DatabaseAlert>();
  #suppressed = 0;

  constructor(newId: () => string) {
    this.#newId = newId;
  }

  /** @returns the alert when the fault is new; `suppressed` when there is no room for it */
  raise(report: AlertReport, at: Date): DatabaseAlert | 'known' | 'suppressed' {
    const name = nameOf(report.type, report.key);
    const known = this.#active.get(name);
    const evidence = safeEvidence(report.evidence);
    if (known !== undefined) {
      this.#active.set(name, { ...known, evidence, count: known.count + 1, lastSeenAt: at });
      return 'known';
    }
    if (this.#active.size >= MOST_ACTIVE) {
      this.#suppressed += 1;
      return 'suppressed';
    }
    const { type, key, severity, cause, runbook } = report;
    const times = { count: 1, raisedAt: at, lastSeenAt: at, acknowledgedAt: null };
    const alert = { id: this.#newId(), type, key, severity, cause, evidence, runbook, ...times };
    this.#active.set(name, alert);
    return alert;
  }

  /** @returns the alert that is over; undefined when there was none */
  resolve(type: AlertType, key: string): DatabaseAlert | undefined {
    const name = nameOf(type, key);
    const alert = this.#active.get(name);
    this.#active.delete(name);
    return alert;
  }

  /** @returns the alert; undefined when none that is active has this id */
  acknowledge(id: string, at: Date): DatabaseAlert | undefined {
    for (const [name, alert] of this.#active) {
      if (alert.id !== id) continue;
      const acknowledged = { ...alert, acknowledgedAt: alert.acknowledgedAt ?? at };
      this.#active.set(name, acknowledged);
      return acknowledged;
    }
    return undefined;
  }

  /** The oldest first. */
  get active(): DatabaseAlert[] {
    return [...this.#active.values()];
  }

  /** Reports of new faults for which there was no room. */
  get suppressed(): number {
    return this.#suppressed;
  }

  /** Active alerts of every type and severity, zeros included. */
  counts(): AlertCount[] {
    return ALERT_TYPES.flatMap((type) =>
      ALERT_SEVERITIES.map((severity) => ({
        type,
        severity,
        count: this.#count((alert) => alert.type === type && alert.severity === severity),
      })),
    );
  }

  countsBySeverity(): Record<AlertSeverity, number> {
    const of = (severity: AlertSeverity): number => this.#count((alert) => alert.severity === severity);
    return { info: of('info'), warning: of('warning'), critical: of('critical') };
  }

  #count(isCounted: (alert: DatabaseAlert) => boolean): number {
    return this.active.filter(isCounted).length;
  }
}

function nameOf(type: AlertType, key: string): string {
  return `${type}\u0000${key}`;
}
