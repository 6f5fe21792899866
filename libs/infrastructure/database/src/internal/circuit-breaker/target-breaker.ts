import { CircuitOpenError } from '../../errors/index.js';
import { OpossumEngine } from './breaker-engine.js';
import type { BreakerListener, CircuitBreakerState, EventBase } from './breaker-event.js';
import { BreakerRule, REFUSED, type Pass } from './breaker-rule.js';
import { verdictOf } from './breaker-verdict.js';

export interface BreakerSettings {
  /** How long it stays open, and how long a trial may keep others out; ms. */
  readonly resetMs: number;
  /** A clock that never goes back; ms since the epoch. */
  readonly nowMs: () => number;
}

/** Stands before one target: the primary, one replica, Redis. */
export class TargetBreaker {
  readonly target: string;
  readonly #rule: BreakerRule;
  readonly #engine: OpossumEngine;
  readonly #nowMs: () => number;
  readonly #listener: BreakerListener;
  #trips = 0;
  #changedAtMs: number | undefined;
  #isTripped = false;
  #isResetting = false;

  constructor(target: string, { resetMs, nowMs }: BreakerSettings, listener: BreakerListener) {
    this.target = target;
    this.#nowMs = nowMs;
    this.#listener = listener;
    this.#engine = new OpossumEngine(target, resetMs, {
      opened: () => {
        this.#opened();
      },
      rested: () => {
        this.#rested();
      },
      closed: () => {
        this.#closed();
      },
    });
    this.#rule = new BreakerRule(this.#engine, nowMs, resetMs);
  }

  /**
   * @param call throws classified errors: any other says nothing about the target
   * @throws DB_CIRCUIT_OPEN, with nothing sent; a read may go to another target
   */
  async run<T>(call: () => Promise<T>): Promise<T> {
    const pass = this.enter();
    try {
      const result = await call();
      this.answered(pass);
      return result;
    } catch (error) {
      this.failed(pass, error);
      throw error;
    }
  }

  /**
   * Lets one call through, for whoever sees to the rest by itself: `answered` or `failed` must follow.
   *
   * @throws DB_CIRCUIT_OPEN
   */
  enter(): Pass {
    const pass = this.#rule.admit();
    if (pass === REFUSED) throw this.#rejection();
    return pass;
  }

  answered(pass: Pass): void {
    this.#rule.ended(pass, 'answer');
  }

  /** @param error classified: any other says nothing about the target */
  failed(pass: Pass, error: unknown): void {
    this.#rule.ended(pass, verdictOf(error));
  }

  get state(): CircuitBreakerState {
    const { state, failures } = this.#rule;
    const changedAt = this.#changedAtMs === undefined ? null : new Date(this.#changedAtMs);
    return { target: this.target, state, failures, trips: this.#trips, changedAt };
  }

  /** Closes it and forgets its failures, whatever the calls that are still out may say. */
  reset(): void {
    this.#isResetting = true;
    this.#rule.reset();
    this.#isResetting = false;
  }

  /** The target is known to be back: if the breaker is open, trials may begin before it has rested. */
  targetIsBack(): void {
    this.#engine.cutRestShort();
  }

  /** Stops its timer. */
  stop(): void {
    this.#engine.stop();
  }

  #opened(): void {
    // What is open already and opens again has failed its trial.
    const isTrip = !this.#isTripped;
    this.#isTripped = true;
    if (isTrip) this.#trips += 1;
    this.#listener({ kind: 'opened', isTrip, ...this.#changed() });
  }

  #rested(): void {
    this.#rule.rested();
    this.#listener({ kind: 'half-open', ...this.#changed() });
  }

  #closed(): void {
    this.#isTripped = false;
    this.#listener({ kind: 'closed', isByHand: this.#isResetting, ...this.#changed() });
  }

  #rejection(): CircuitOpenError {
    this.#listener({ kind: 'rejected', ...this.#now() });
    return CircuitOpenError.of(this.target);
  }

  #changed(): EventBase {
    const now = this.#now();
    this.#changedAtMs = now.atMs;
    return now;
  }

  #now(): EventBase {
    return { target: this.target, atMs: this.#nowMs(), failures: this.#rule.failures };
  }
}
