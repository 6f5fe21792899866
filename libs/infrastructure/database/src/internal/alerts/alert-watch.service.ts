import { Logger } from '@nestjs/common';
import type { Clock } from '../../pipeline/clock.js';
import { AlertRules, type AlertVerdict } from './alert-rules.js';
import type { AlertFigures, LeakSeen } from './alert-snapshot.js';
import type { DatabaseAlertService } from './database-alert.service.js';

const INTERVAL_MS = 1000;
/** Leaks remembered from one look to the next. */
const MOST_LEAKS = 1000;

export interface AlertWatchPorts {
  /** What is known now, without asking the database. */
  readonly figures: () => AlertFigures;
  readonly clock: Clock;
}

/** Looks at the module once a second, and raises and resolves what the rules say. */
export class AlertWatchService {
  readonly #ports: AlertWatchPorts;
  readonly #alerts: Pick<DatabaseAlertService, 'raise' | 'resolve'>;
  readonly #logger: Pick<Logger, 'error'>;
  readonly #rules = new AlertRules();
  #leaks: LeakSeen[] = [];
  #isBlind = false;
  #stop: (() => void) | undefined;

  constructor(
    ports: AlertWatchPorts,
    alerts: Pick<DatabaseAlertService, 'raise' | 'resolve'>,
    logger: Pick<Logger, 'error'> = new Logger('AlertWatchService'),
  ) {
    this.#ports = ports;
    this.#alerts = alerts;
    this.#logger = logger;
  }

  start(): void {
    this.#stop ??= this.#lookLater();
  }

  stop(): void {
    this.#stop?.();
    this.#stop = undefined;
  }

  /** A leak was found; it becomes an alert with the next look. */
  leaked(leak: LeakSeen): void {
    if (this.#leaks.length < MOST_LEAKS) this.#leaks.push(leak);
  }

  #lookLater(): () => void {
    return this.#ports.clock.after(INTERVAL_MS, () => {
      this.#stop = this.#lookLater();
      this.#look();
    });
  }

  /** A look that fails is worth one line until the next that does not. */
  #look(): void {
    try {
      const snapshot = { ...this.#ports.figures(), leaks: this.#leaks };
      this.#leaks = [];
      for (const verdict of this.#rules.evaluate(snapshot, this.#ports.clock.nowMs())) this.#apply(verdict);
      this.#isBlind = false;
    } catch {
      if (!this.#isBlind) this.#logger.error('The figures for alerts cannot be read');
      this.#isBlind = true;
    }
  }

  #apply(verdict: AlertVerdict): void {
    if (verdict.kind === 'raise') this.#alerts.raise(verdict.report);
    else this.#alerts.resolve(verdict.type, verdict.key);
  }
}
