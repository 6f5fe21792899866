import { Logger, type OnModuleDestroy } from '@nestjs/common';
import { ValidationError } from '../../errors/index.js';
import type { BreakerEvent, BreakerListener, CircuitBreakerState } from './breaker-event.js';
import { FAILURES_TO_OPEN, TRIALS_TO_CLOSE } from './breaker-rule.js';
import { TargetBreaker, type BreakerSettings } from './target-breaker.js';

export type BreakerLogger = Pick<Logger, 'log' | 'warn' | 'error'>;

/**
 * One breaker for each target, so that a server that is down is asked by one call at a time instead of by all.
 *
 * Who calls a target often keeps its breaker: `breakerOf(target)` once, then `run` on that.
 */
export class CircuitBreakerService implements OnModuleDestroy {
  readonly #settings: BreakerSettings;
  readonly #logger: BreakerLogger;
  readonly #breakers = new Map<string, TargetBreaker>();
  readonly #listeners = new Set<BreakerListener>();

  constructor(settings: BreakerSettings, logger: BreakerLogger = new Logger('CircuitBreakerService')) {
    this.#settings = settings;
    this.#logger = logger;
  }

  /** @param target from a closed list of names: `primary`, `replica-1`, `redis`. Its breaker is made when first named. */
  breakerOf(target: string): TargetBreaker {
    let breaker = this.#breakers.get(target);
    if (breaker === undefined) {
      breaker = new TargetBreaker(target, this.#settings, (event) => {
        this.#happened(event);
      });
      this.#breakers.set(target, breaker);
    }
    return breaker;
  }

  /** @throws DB_CIRCUIT_OPEN, with nothing sent (a retry may help later); whatever `call` throws */
  run<T>(target: string, call: () => Promise<T>): Promise<T> {
    return this.breakerOf(target).run(call);
  }

  /** @throws DB_ARGUMENT_INVALID for a name that no breaker has */
  getCircuitBreakerState(target: string): CircuitBreakerState;
  getCircuitBreakerState(): readonly CircuitBreakerState[];
  getCircuitBreakerState(target?: string): CircuitBreakerState | readonly CircuitBreakerState[] {
    if (target !== undefined) return this.#known(target).state;
    return [...this.#breakers.values()].map(({ state }) => state);
  }

  /**
   * Closes the breaker of one target, or of all, and forgets its failures: for operators who know better.
   *
   * @throws DB_ARGUMENT_INVALID for a name that no breaker has
   */
  resetCircuitBreaker(target?: string): void {
    const chosen = target === undefined ? this.#breakers.values() : [this.#known(target)];
    for (const breaker of chosen) breaker.reset();
  }

  /**
   * A target that was gone is there again: its open breaker begins its trials now. It still takes three answers to
   * close, and one failure opens it for the whole reset time.
   */
  targetIsBack(target: string): void {
    this.#breakers.get(target)?.targetIsBack();
  }

  /** @returns a function that ends the subscription */
  onEvent(listener: BreakerListener): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  onModuleDestroy(): void {
    for (const breaker of this.#breakers.values()) breaker.stop();
  }

  #known(target: string): TargetBreaker {
    const breaker = this.#breakers.get(target);
    if (breaker !== undefined) return breaker;
    throw ValidationError.argument('target', `one of ${[...this.#breakers.keys()].join(', ')}`);
  }

  #happened(event: BreakerEvent): void {
    this.#write(event);
    for (const listener of this.#listeners) {
      try {
        listener(event);
      } catch {
        this.#logger.error(`A listener failed on the event ${event.kind} of ${event.target}`);
      }
    }
  }

  #write(event: BreakerEvent): void {
    const { target } = event;
    if (event.kind === 'opened') {
      const why = event.isTrip ? `failed ${String(FAILURES_TO_OPEN)} times in a row` : 'failed its trial';
      const pause = `${String(this.#settings.resetMs)} ms`;
      this.#logger.warn(`Circuit breaker opened: ${target} ${why} and is left alone for ${pause}`);
    }
    if (event.kind === 'half-open')
      this.#logger.log(`Circuit breaker half-open: ${target} is tried by one call at a time`);
    if (event.kind === 'closed') {
      const why = event.isByHand ? 'was reset by hand' : `passed ${String(TRIALS_TO_CLOSE)} trials in a row`;
      this.#logger.log(`Circuit breaker closed: ${target} ${why}`);
    }
  }
}
