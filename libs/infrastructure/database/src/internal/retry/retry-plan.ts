import { DatabaseError } from '../../errors/index.js';
import { backoffMs, type RetryOptions } from './backoff.js';
import type { RetryBudget } from './retry-budget.js';
import { retryClassOf, type RetriedClass, type WorkKind } from './retry-class.js';

/** How long an unknown outcome is asked after, unless the work ends earlier; ms. */
export const RESOLVE_MS = 30_000;

/** What is tried, and the limits that hold for all its attempts together. */
export interface RetryTerms {
  readonly kind: WorkKind;
  /** Whether a receipt decides what became of an attempt, so that an unknown outcome may be asked after. */
  readonly isKeyed: boolean;
  readonly options: Required<RetryOptions>;
  /** When no further attempt may start; ms of the clock. */
  readonly endsAtMs: number;
  readonly budget: RetryBudget;
}

export interface RetryClock {
  /** A clock that never goes back; ms. */
  nowMs(): number;
  /** 0 ≤ n < 1 */
  random(): number;
}

/** Why no further attempt is made. */
export type StopReason = 'class' | 'attempts' | 'budget' | 'deadline' | 'cancelled';

export type RetryDecision =
  | { readonly kind: 'again'; readonly class: RetriedClass; readonly pauseMs: number }
  | { readonly kind: 'stop'; readonly reason: StopReason; readonly error: unknown };

/**
 * Decides after each failed attempt of one piece of work.
 *
 * Once an answer to COMMIT was lost the outcome stays unknown, whatever later attempts die of, until one of them hears
 * from the receipt: a server that cannot be reached now says nothing about what it did before. Asking costs no budget
 * and no attempts, because it decides about work that may be done already; it ends with the deadline.
 */
export class RetryPlan {
  readonly #terms: RetryTerms;
  readonly #clock: RetryClock;
  #retries = 0;
  #inquiries = 0;
  #doubt: DatabaseError | undefined;
  #resolveUntilMs: number | undefined;

  constructor(terms: RetryTerms, clock: RetryClock) {
    this.#terms = terms;
    this.#clock = clock;
  }

  /** The receipt told whether the lost attempt was committed: from here on failures are this attempt's own. */
  receiptAnswered(): void {
    this.#doubt = undefined;
  }

  failed(error: unknown): RetryDecision {
    const { kind, isKeyed } = this.#terms;
    const retryClass = retryClassOf(error, kind);
    if (retryClass === 'ambiguous' && isKeyed) this.#doubt = error as DatabaseError;
    if (this.#doubt !== undefined) return this.#inquire(this.#doubt, error);
    if (retryClass === 'never' || retryClass === 'ambiguous') return stop('class', error);
    return this.#repeat(retryClass, error);
  }

  /** The caller gave up: what is unknown stays unknown, anything else ends as `cancelled`. */
  abandoned(cancelled: DatabaseError): RetryDecision {
    return stop('cancelled', this.#doubt ?? cancelled);
  }

  #repeat(retryClass: RetriedClass, error: unknown): RetryDecision {
    const { options, endsAtMs, budget } = this.#terms;
    this.#retries += 1;
    if (this.#retries >= options.attempts) return stop('attempts', error);
    const pauseMs = backoffMs(this.#retries, this.#clock.random(), options);
    if (this.#clock.nowMs() + pauseMs >= endsAtMs) return stop('deadline', error);
    if (!budget.spend()) return stop('budget', error);
    return { kind: 'again', class: retryClass, pauseMs };
  }

  #inquire(doubt: DatabaseError, error: unknown): RetryDecision {
    const nowMs = this.#clock.nowMs();
    // Counted from the first doubt: a second one must not lengthen it.
    this.#resolveUntilMs ??= nowMs + RESOLVE_MS;
    this.#inquiries += 1;
    if (error instanceof DatabaseError && error.code === 'DB_SHUTTING_DOWN') return stop('class', doubt);
    const pauseMs = backoffMs(this.#inquiries, this.#clock.random(), this.#terms.options);
    if (nowMs + pauseMs >= Math.min(this.#resolveUntilMs, this.#terms.endsAtMs))
      return stop('deadline', doubt);
    return { kind: 'again', class: 'ambiguous', pauseMs };
  }
}

function stop(reason: StopReason, error: unknown): RetryDecision {
  return { kind: 'stop', reason, error };
}
