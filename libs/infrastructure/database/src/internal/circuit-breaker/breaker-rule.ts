/** Failures of the target in a row that open its breaker. */
export const FAILURES_TO_OPEN = 5;
/** Trials in a row that must succeed before it closes again. */
export const TRIALS_TO_CLOSE = 3;

export type BreakerState = 'closed' | 'half-open' | 'open';

/** What a call that ended says about its target. */
export type Verdict =
  /** The target answered, with a result or with an error about the request. */
  | 'answer'
  /** The target itself failed. */
  | 'failure'
  /** Nothing: the call never got as far, or broke for a reason of its own. */
  | 'silence';

/** Names the admission of a call; 0 is none. What a call says under an outdated pass is not heard. */
export type Pass = number;

export const REFUSED: Pass = 0;

/** What turns decisions into deeds: it must call `rested()` a reset time after each `open()`. */
export interface BreakerEngine {
  open(): void;
  close(): void;
}

type Phase =
  | { readonly kind: 'closed'; failures: number }
  | { readonly kind: 'open'; readonly failures: number }
  | { readonly kind: 'half-open'; readonly failures: number; successes: number; trialSinceMs: number | null };

/**
 * When the breaker of one target opens and closes.
 *
 * Closed, it opens after five failures in a row. Open, it refuses every call until it has rested. Half-open, it admits
 * one trial at a time: three answers in a row close it, one failure opens it again. A trial that says nothing, or is
 * still out after `trialMs`, makes room for another.
 *
 * An error about the request is an answer: it proves that the target works. So business errors never open a breaker,
 * and they end a run of failures as a success does.
 */
export class BreakerRule {
  readonly #engine: BreakerEngine;
  readonly #nowMs: () => number;
  readonly #trialMs: number;
  #phase: Phase = { kind: 'closed', failures: 0 };
  #pass: Pass = 1;

  /**
   * @param nowMs a clock that never goes back; ms
   * @param trialMs how long a trial keeps others out; ms
   */
  constructor(engine: BreakerEngine, nowMs: () => number, trialMs: number) {
    this.#engine = engine;
    this.#nowMs = nowMs;
    this.#trialMs = trialMs;
  }

  get state(): BreakerState {
    return this.#phase.kind;
  }

  /** Failures in a row: up to now when closed, those that opened it when not. */
  get failures(): number {
    return this.#phase.failures;
  }

  /** A pass for one call, or {@link REFUSED}. */
  admit(): Pass {
    const phase = this.#phase;
    if (phase.kind === 'closed') return this.#pass;
    if (phase.kind === 'open' || this.#isTrialOut(phase.trialSinceMs)) return REFUSED;
    phase.trialSinceMs = this.#nowMs();
    this.#pass += 1;
    return this.#pass;
  }

  /** The call that `pass` was given to has ended. */
  ended(pass: Pass, verdict: Verdict): void {
    if (pass !== this.#pass) return;
    const phase = this.#phase;
    if (phase.kind === 'closed') this.#callEnded(phase, verdict);
    if (phase.kind === 'half-open') this.#trialEnded(phase, verdict);
  }

  /** The reset time is over. */
  rested(): void {
    const { kind, failures } = this.#phase;
    if (kind === 'open') this.#enter({ kind: 'half-open', failures, successes: 0, trialSinceMs: null });
  }

  /** Closes by hand, whatever calls that are still out may say. */
  reset(): void {
    this.#enter({ kind: 'closed', failures: 0 });
    this.#engine.close();
  }

  #callEnded(phase: Extract<Phase, { kind: 'closed' }>, verdict: Verdict): void {
    if (verdict === 'answer') phase.failures = 0;
    if (verdict !== 'failure') return;
    phase.failures += 1;
    if (phase.failures >= FAILURES_TO_OPEN) this.#open(phase.failures);
  }

  #trialEnded(phase: Extract<Phase, { kind: 'half-open' }>, verdict: Verdict): void {
    if (phase.trialSinceMs === null) return;
    phase.trialSinceMs = null;
    if (verdict === 'failure') this.#open(phase.failures);
    if (verdict !== 'answer') return;
    phase.successes += 1;
    if (phase.successes >= TRIALS_TO_CLOSE) this.reset();
  }

  #open(failures: number): void {
    this.#enter({ kind: 'open', failures });
    this.#engine.open();
  }

  #enter(phase: Phase): void {
    this.#phase = phase;
    this.#pass += 1;
  }

  #isTrialOut(sinceMs: number | null): boolean {
    return sinceMs !== null && this.#nowMs() - sinceMs < this.#trialMs;
  }
}
