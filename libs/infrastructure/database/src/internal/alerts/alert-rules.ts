import { ALERT_CATALOGUE, type AlertCatalogue, type AlertName } from './alert-catalogue.js';
import type { AlertReport } from './alert.js';
import type { AlertSnapshot } from './alert-snapshot.js';
import type { AlertType } from '../../pipeline/alert-type.js';
import { cacheRules } from './cache-rules.js';
import { ConditionTracker } from './condition-tracker.js';
import type { Finding, Rule } from './finding.js';
import { POOL_RULES } from './pool-rules.js';
import { serverRules } from './server-rules.js';
import { workRules } from './work-rules.js';

/** What is to be done with an alert. */
export type AlertVerdict =
  | { readonly kind: 'raise'; readonly report: AlertReport }
  | { readonly kind: 'resolve'; readonly type: AlertType; readonly key: string };

/** A longer pause between snapshots, and nobody knows what lay between them; ms. */
const LONGEST_GAP_MS = 5000;

interface TrackedRule {
  readonly rule: Rule;
  readonly tracker: ConditionTracker;
}

/** Judges a snapshot a second: which faults there are, and which are over. */
export class AlertRules {
  readonly #catalogue: AlertCatalogue;
  readonly #rules: readonly TrackedRule[];
  #lookedAtMs: number | undefined;

  constructor(catalogue: AlertCatalogue = ALERT_CATALOGUE) {
    this.#catalogue = catalogue;
    this.#rules = [...POOL_RULES, ...serverRules(), ...workRules(), ...cacheRules()].map((rule) => ({
      rule,
      tracker: new ConditionTracker(catalogue[rule.alert]),
    }));
  }

  /** The alerts that a rule may raise. */
  get alerts(): readonly AlertName[] {
    return this.#rules.map(({ rule }) => rule.alert);
  }

  /** @param nowMs of a clock that never goes back */
  evaluate(snapshot: AlertSnapshot, nowMs: number): AlertVerdict[] {
    const pauseMs = nowMs - (this.#lookedAtMs ?? nowMs);
    if (pauseMs > LONGEST_GAP_MS) for (const { tracker } of this.#rules) tracker.interrupt();
    this.#lookedAtMs = nowMs;
    return this.#rules.flatMap(({ rule, tracker }) => {
      const { seen, cleared } = tracker.observe(rule.look(snapshot, nowMs), nowMs);
      return [
        ...seen.map((finding) => ({ kind: 'raise' as const, report: this.#reportOf(rule.alert, finding) })),
        ...cleared.map((subject) => ({
          kind: 'resolve' as const,
          type: this.#catalogue[rule.alert].type,
          key: keyOf(rule.alert, subject),
        })),
      ];
    });
  }

  #reportOf(alert: AlertName, { subject, evidence, severity }: Finding): AlertReport {
    const { type, severities, cause } = this.#catalogue[alert];
    return {
      type,
      key: keyOf(alert, subject),
      severity: severity ?? severities[0],
      cause: cause.replace('{subject}', () => subject),
      evidence,
      runbook: alert,
    };
  }
}

function keyOf(alert: AlertName, subject: string): string {
  return subject === '' ? alert : `${alert}:${subject}`;
}
