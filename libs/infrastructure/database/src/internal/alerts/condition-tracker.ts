import type { Finding, Findings } from './finding.js';

/** What a condition of one subject is, as an alert: not yet one, one, or about to be over. */
type Condition =
  | { readonly kind: 'rising'; readonly sinceMs: number }
  | { readonly kind: 'active' }
  | { readonly kind: 'clearing'; readonly sinceMs: number };

export interface TrackerSettings {
  readonly raiseAfterMs: number;
  readonly clearAfterMs: number;
}

export interface Observation {
  /** Faults that have lasted long enough. */
  readonly seen: readonly Finding[];
  /** Subjects whose alert is over. */
  readonly cleared: readonly string[];
}

/** Says of one alert’s subjects when a fault has lasted long enough, and when it has been gone for long enough. */
export class ConditionTracker {
  readonly #settings: TrackerSettings;
  readonly #conditions = new Map<string, Condition>();

  constructor(settings: TrackerSettings) {
    this.#settings = settings;
  }

  observe(findings: Findings, nowMs: number): Observation {
    if (findings === 'unknown') return { seen: [], cleared: [] };
    const seen = findings.filter((finding) => this.#hasLasted(finding, nowMs));
    const subjects = new Set(findings.map(({ subject }) => subject));
    const gone = [...this.#conditions.keys()].filter((subject) => !subjects.has(subject));
    return { seen, cleared: gone.filter((subject) => this.#isOver(subject, nowMs)) };
  }

  /** Nobody looked for a while: nothing has lasted, neither the fault nor its absence. */
  interrupt(): void {
    for (const [subject, { kind }] of this.#conditions) {
      if (kind === 'rising') this.#conditions.delete(subject);
      else this.#conditions.set(subject, { kind: 'active' });
    }
  }

  #hasLasted({ subject, level }: Finding, nowMs: number): boolean {
    const condition = this.#conditions.get(subject) ?? { kind: 'rising', sinceMs: nowMs };
    const isActive = condition.kind !== 'rising';
    if (level === 'lingering') {
      if (isActive) this.#conditions.set(subject, { kind: 'active' });
      else this.#conditions.delete(subject);
      return false;
    }
    const hasLasted = isActive || nowMs - condition.sinceMs >= this.#settings.raiseAfterMs;
    this.#conditions.set(subject, hasLasted ? { kind: 'active' } : condition);
    return hasLasted;
  }

  #isOver(subject: string, nowMs: number): boolean {
    const condition = this.#conditions.get(subject);
    if (condition?.kind === 'active' && this.#settings.clearAfterMs > 0) {
      this.#conditions.set(subject, { kind: 'clearing', sinceMs: nowMs });
      return false;
    }
    if (condition?.kind === 'clearing' && nowMs - condition.sinceMs < this.#settings.clearAfterMs)
      return false;
    this.#conditions.delete(subject);
    return condition?.kind !== 'rising';
  }
}
