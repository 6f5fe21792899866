import type { RetriedClass } from './retry-class.js';
import type { RetryClock, StopReason } from './retry-plan.js';

export interface RetryPorts extends RetryClock {
  /** Waits; rejects at once when `signal` is aborted. @param ms ≥ 0 */
  pause(ms: number, signal: AbortSignal | undefined): Promise<void>;
}

/** Told about work that did not succeed at once. */
export interface RetryObserver {
  /** A retry will be made after its pause. */
  retried(retry: {
    readonly class: RetriedClass;
    readonly target: string;
    /** The attempt that failed; 1 for the first. */
    readonly attempt: number;
    readonly pauseMs: number;
  }): void;
  /** The work has ended, after more than one attempt or in failure. */
  ended(end: {
    readonly target: string;
    readonly attempts: number;
    /** Why there was no further attempt; undefined when the last one succeeded. */
    readonly stoppedBy: StopReason | undefined;
  }): void;
}
