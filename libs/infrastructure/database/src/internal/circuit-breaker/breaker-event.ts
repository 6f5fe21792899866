import type { BreakerState } from './breaker-rule.js';

/** What every event tells. */
export interface EventBase {
  readonly target: string;
  /** When it happened; ms since the epoch. */
  readonly atMs: number;
  /** Failures in a row up to then. */
  readonly failures: number;
}

/** What happened to a breaker. */
export type BreakerEvent = EventBase &
  (
    | {
        readonly kind: 'opened';
        /** True when it had been closed before, false after a failed trial: an outage is one trip. */
        readonly isTrip: boolean;
      }
    | { readonly kind: 'half-open' }
    | { readonly kind: 'closed'; readonly isByHand: boolean }
    /** One call was refused without reaching its target. */
    | { readonly kind: 'rejected' }
  );

export type BreakerListener = (event: BreakerEvent) => void;

/** What is known about one breaker. */
export interface CircuitBreakerState {
  readonly target: string;
  readonly state: BreakerState;
  /** Failures in a row: up to now when closed, those that opened it when not. */
  readonly failures: number;
  /** How often it opened from closed, since the start of the process. */
  readonly trips: number;
  /** When it last changed its state; null if it never did. */
  readonly changedAt: Date | null;
}
