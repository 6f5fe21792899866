import { TimeoutError, ValidationError } from '../../errors/index.js';
import { checkRetryOptions, type RetryOptions } from './backoff.js';
import { RetryBudget } from './retry-budget.js';
import type { WorkKind } from './retry-class.js';
import { RetryPlan, type RetryDecision } from './retry-plan.js';
import type { RetryObserver, RetryPorts } from './retry-ports.js';

/** One piece of work and what may be done to see it through. */
export interface RetryWork extends RetryOptions {
  readonly kind: WorkKind;
  /** Whether each attempt is made under the same receipt. @defaultValue false */
  readonly isKeyed?: boolean;
  /** Whose budget pays for retries, e.g. `primary`. A closed list of names: each has its budget for ever. */
  readonly target: string;
  /** No attempt starts later than this after the call; ms, ≥ 1. @defaultValue none */
  readonly deadlineMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * One attempt: a batch of reads, or a whole transaction; never a statement of one.
 *
 * @param attempt 1 for the first
 * @param receiptAnswered to be called once the receipt has told, in this attempt, what became of the ones before
 * @param isInquiry whether it asks after an attempt that may have been committed
 */
export type Attempt<T> = (attempt: number, receiptAnswered: () => void, isInquiry: boolean) => Promise<T>;

/**
 * Tries again what can succeed, as often as the target can bear.
 *
 * What is tried again depends on the failure ({@link RetryPlan}); how often, on the attempts, the deadline and the
 * target's budget. An attempt that runs is never cut short here: statements and transactions have limits of their own.
 */
export class RetryService {
  readonly #ports: RetryPorts;
  readonly #observer: RetryObserver;
  readonly #defaults: Required<RetryOptions>;
  readonly #budgets = new Map<string, RetryBudget>();

  /** @throws DB_ARGUMENT_INVALID for defaults out of range */
  constructor(ports: RetryPorts, observer: RetryObserver, defaults: RetryOptions = {}) {
    this.#ports = ports;
    this.#observer = observer;
    this.#defaults = checkRetryOptions(defaults);
  }

  /**
   * @throws the failure of the last attempt; DB_OUTCOME_UNKNOWN when keyed work could not be resolved in time;
   * DB_OPERATION_CANCELLED after `signal`; DB_ARGUMENT_INVALID, before the first attempt, for options out of range
   */
  async run<T>(work: RetryWork, attempt: Attempt<T>): Promise<T> {
    const options = this.#optionsOf(work);
    const endsAtMs = work.deadlineMs === undefined ? Infinity : this.#ports.nowMs() + work.deadlineMs;
    if (isAborted(work.signal)) throw TimeoutError.cancelled();
    const budget = this.#budgetOf(work.target);
    try {
      const result = await attempt(1, nothingToAnswer, false);
      budget.earn();
      return result;
    } catch (error) {
      const { kind, isKeyed = false } = work;
      const plan = new RetryPlan({ kind, isKeyed, options, endsAtMs, budget }, this.#ports);
      return await this.#seeThrough(work, attempt, plan, error);
    }
  }

  async #seeThrough<T>(work: RetryWork, attempt: Attempt<T>, plan: RetryPlan, first: unknown): Promise<T> {
    const { target } = work;
    let failure = first;
    for (let attempts = 1; ;) {
      const decision = await this.#decide(work, plan, failure, attempts);
      if (decision.kind === 'stop') {
        this.#observer.ended({ target, attempts, stoppedBy: decision.reason });
        throw decision.error;
      }
      attempts += 1;
      try {
        const receiptAnswered = (): void => {
          plan.receiptAnswered();
        };
        const result = await attempt(attempts, receiptAnswered, decision.class === 'ambiguous');
        this.#budgetOf(target).earn();
        this.#observer.ended({ target, attempts, stoppedBy: undefined });
        return result;
      } catch (error) {
        failure = error;
      }
    }
  }

  /** Decides and, before another attempt, pauses. */
  async #decide(
    { target, signal }: RetryWork,
    plan: RetryPlan,
    failure: unknown,
    attempt: number,
  ): Promise<RetryDecision> {
    const decision = plan.failed(failure);
    if (decision.kind === 'stop') return decision;
    if (isAborted(signal)) return plan.abandoned(TimeoutError.cancelled({ cause: failure }));
    this.#observer.retried({ class: decision.class, target, attempt, pauseMs: decision.pauseMs });
    try {
      await this.#ports.pause(decision.pauseMs, signal);
      return decision;
    } catch (error) {
      if (!isAborted(signal)) throw error;
      return plan.abandoned(TimeoutError.cancelled({ cause: failure }));
    }
  }

  #optionsOf(work: RetryWork): Required<RetryOptions> {
    const { attempts, baseMs, maxMs, deadlineMs } = work;
    if (deadlineMs !== undefined && !(deadlineMs >= 1))
      throw ValidationError.argument('deadlineMs', 'at least 1 ms');
    if (attempts === undefined && baseMs === undefined && maxMs === undefined) return this.#defaults;
    return checkRetryOptions({
      attempts: attempts ?? this.#defaults.attempts,
      baseMs: baseMs ?? this.#defaults.baseMs,
      maxMs: maxMs ?? this.#defaults.maxMs,
    });
  }

  #budgetOf(target: string): RetryBudget {
    let budget = this.#budgets.get(target);
    if (budget === undefined) this.#budgets.set(target, (budget = new RetryBudget()));
    return budget;
  }
}

/** A first attempt follows none that could be in doubt. */
function nothingToAnswer(): void {
  return undefined;
}

function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}
