import type { Evidence } from './alert.js';
import type { AlertName } from './alert-catalogue.js';
import type { AlertSnapshot } from './alert-snapshot.js';
import type { AlertSeverity } from '../../pipeline/alert-type.js';

/** What a rule sees of one subject. A subject it says nothing of is well. */
export interface Finding {
  /** Which server, breaker or place in code; empty where there is only one. */
  readonly subject: string;
  /** `lingering`: better, but not well; it keeps an alert and raises none. */
  readonly level: 'fault' | 'lingering';
  readonly evidence: Evidence;
  /** @defaultValue the alert’s usual one */
  readonly severity?: AlertSeverity;
}

/** `unknown`: nobody could look; everything stays as it is. */
export type Findings = readonly Finding[] | 'unknown';

/** When one alert is due. May remember earlier snapshots; how long a fault must last is the catalogue’s business. */
export interface Rule {
  readonly alert: AlertName;
  readonly look: (snapshot: AlertSnapshot, nowMs: number) => Findings;
}

/** One limit for the fault and a lower one for its end, so that a figure at the limit does not raise alert after alert. */
export function above(value: number, faultAbove: number, wellFrom: number, evidence: Evidence): Finding[] {
  if (value > faultAbove) return [{ subject: '', level: 'fault', evidence }];
  return value > wellFrom ? [{ subject: '', level: 'lingering', evidence }] : [];
}
