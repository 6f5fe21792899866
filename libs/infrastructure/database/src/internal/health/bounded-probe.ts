import type { Clock } from '../../pipeline/clock.js';

/** What a question came to. */
export type Answer<T> =
  | { readonly kind: 'answered'; readonly value: T; readonly tookMs: number }
  | { readonly kind: 'failed' }
  | { readonly kind: 'late' };

export interface ProbeSettings {
  /** How long an answer may take; ms. */
  readonly deadlineMs: number;
  /** Questions that may be out at once, late ones included; ≥ 1. */
  readonly mostUnanswered: number;
}

/**
 * Asks something that may never answer, and has an answer in time all the same.
 *
 * Questions that are still out do not pile up: with too many of them, the next one is late without being asked.
 */
export class BoundedProbe {
  readonly #settings: ProbeSettings;
  readonly #clock: Clock;
  #unanswered = 0;

  constructor(settings: ProbeSettings, clock: Clock) {
    this.#settings = settings;
    this.#clock = clock;
  }

  /** @param question told through the signal when nobody waits for its answer any more */
  async ask<T>(question: (signal: AbortSignal) => Promise<T>): Promise<Answer<T>> {
    const { deadlineMs, mostUnanswered } = this.#settings;
    if (this.#unanswered >= mostUnanswered) return { kind: 'late' };
    const limit = new AbortController();
    const answer = this.#answerTo(question, limit.signal);
    return await new Promise((resolve) => {
      const stopTimer = this.#afterArrivals(deadlineMs, () => {
        limit.abort();
        resolve({ kind: 'late' });
      });
      void answer.then((settled) => {
        stopTimer();
        resolve(settled);
      });
    });
  }

  async #answerTo<T>(question: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<Answer<T>> {
    const askedMs = this.#clock.nowMs();
    this.#unanswered += 1;
    try {
      const value = await question(signal);
      return { kind: 'answered', value, tookMs: this.#clock.nowMs() - askedMs };
    } catch {
      return { kind: 'failed' };
    } finally {
      this.#unanswered -= 1;
    }
  }

  /** A second timer lets in what arrived while the process was too busy to look: that answer was not late. */
  #afterArrivals(ms: number, run: () => void): () => void {
    let stop = this.#clock.after(ms, () => {
      stop = this.#clock.after(0, run);
    });
    return () => {
      stop();
    };
  }
}
