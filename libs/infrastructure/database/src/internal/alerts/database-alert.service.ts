import { Logger } from '@nestjs/common';
import { ValidationError } from '../../errors/index.js';
import type { AlertEvent, AlertListener, AlertReport, DatabaseAlert } from './alert.js';
import { AlertBook, MOST_ACTIVE, type AlertCount } from './alert-book.js';
import type { AlertPorts } from './alert-ports.js';
import type { AlertSeverity, AlertType } from '../../pipeline/alert-type.js';

export type AlertLogger = Pick<Logger, 'log' | 'warn' | 'error'>;

/**
 * Tells whoever wants to know that something is wrong, once, and once more when it is over.
 *
 * What listeners throw disturbs neither the other listeners nor whoever has found the fault.
 */
export class DatabaseAlertService {
  readonly #ports: AlertPorts;
  readonly #logger: AlertLogger;
  readonly #book: AlertBook;
  readonly #listeners = new Set<AlertListener>();

  constructor(ports: AlertPorts, logger: AlertLogger = new Logger('DatabaseAlertService')) {
    this.#ports = ports;
    this.#logger = logger;
    this.#book = new AlertBook(ports.newId);
  }

  /** A fault was seen. One that is active already is only counted and gets the new evidence. */
  raise(report: AlertReport): void {
    const outcome = this.#book.raise(report, this.#now());
    if (outcome === 'suppressed') this.#noRoom();
    if (typeof outcome === 'string') return;
    this.#ports.observer?.raised(outcome.type);
    this.#tell({ kind: 'raised', alert: outcome });
  }

  /** The fault is gone. Nothing happens when it was not there. */
  resolve(type: AlertType, key: string): void {
    const alert = this.#book.resolve(type, key);
    if (alert !== undefined) this.#tell({ kind: 'resolved', alert, resolvedAt: this.#now() });
  }

  /** The oldest first; at most 1000. */
  getActiveAlerts(): readonly DatabaseAlert[] {
    return this.#book.active;
  }

  /**
   * Notes that somebody has taken it on; it stays active until its fault is gone.
   *
   * @throws DB_ARGUMENT_INVALID when no active alert has this id
   */
  acknowledgeAlert(id: string): DatabaseAlert {
    const alert = this.#book.acknowledge(id, this.#now());
    if (alert === undefined) throw ValidationError.argument('id', 'the id of an active alert');
    return alert;
  }

  /** @returns a function that ends the subscription */
  onAlert(listener: AlertListener): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Active alerts of every type and severity, zeros included: `database_alerts_active{type,severity}`. */
  activeCounts(): readonly AlertCount[] {
    return this.#book.counts();
  }

  /** Active alerts of every severity: for health. */
  countsBySeverity(): Readonly<Record<AlertSeverity, number>> {
    return this.#book.countsBySeverity();
  }

  /** New faults that were not taken in because 1000 alerts were active. */
  get suppressedCount(): number {
    return this.#book.suppressed;
  }

  /** Worth one line, not one for each. */
  #noRoom(): void {
    if (this.#book.suppressed > 1) return;
    this.#logger.error(`${String(MOST_ACTIVE)} alerts are active; further ones are only counted`);
  }

  #now(): Date {
    return new Date(this.#ports.nowMs());
  }

  #tell(event: AlertEvent): void {
    this.#write(event);
    for (const listener of [...this.#listeners]) this.#undisturbed(() => listener(event));
  }

  #undisturbed(call: () => unknown): void {
    const failed = (): void => {
      this.#logger.error('A listener for alerts failed');
    };
    try {
      void Promise.resolve(call()).catch(failed);
    } catch {
      failed();
    }
  }

  #write(event: AlertEvent): void {
    const { severity, type, key, cause, runbook, evidence } = event.alert;
    if (event.kind === 'resolved') {
      this.#logger.log(`Alert resolved: ${type} ${key}`);
      return;
    }
    const level = severity === 'critical' ? 'error' : severity === 'warning' ? 'warn' : 'log';
    const text = `${type} ${key}: ${cause} See docs/runbook.md#${runbook}. ${JSON.stringify(evidence)}`;
    this.#logger[level](`Alert (${severity}): ${text}`);
  }
}
