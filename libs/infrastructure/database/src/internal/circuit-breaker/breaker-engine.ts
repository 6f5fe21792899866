import { EventEmitter } from 'node:events';
import CircuitBreaker from 'opossum';
import type { BreakerEngine } from './breaker-rule.js';

export interface EngineListener {
  opened(): void;
  rested(): void;
  closed(): void;
}

/**
 * opossum keeps the state, runs the reset timer and tells of every change; it decides nothing.
 *
 * Calls do not go through its `fire`, because its verdicts are not ours (H22): it opens on a ratio, closes on the first
 * success it sees while half-open, be it of a call from before, and admits one trial only.
 */
export class OpossumEngine implements BreakerEngine {
  readonly #circuit: CircuitBreaker;
  readonly #listener: EngineListener;
  /** Trials are under way that opossum, which ends a rest by its timer alone, knows nothing of: it is closed then. */
  #isRestCutShort = false;

  /** @param resetMs how long it stays open; ms */
  constructor(target: string, resetMs: number, listener: EngineListener) {
    this.#listener = listener;
    this.#circuit = new CircuitBreaker(neverCalled, engineOptions(target, resetMs));
    this.#circuit.on('open', () => {
      listener.opened();
    });
    this.#circuit.on('halfOpen', () => {
      listener.rested();
    });
    this.#circuit.on('close', () => {
      if (!this.#isRestCutShort) listener.closed();
    });
  }

  open(): void {
    this.#isRestCutShort = false;
    this.#circuit.open();
  }

  close(): void {
    if (!this.#isRestCutShort) this.#circuit.close();
    else {
      this.#isRestCutShort = false;
      this.#listener.closed();
    }
  }

  /** Ends a rest before its time; nothing happens when there is none. */
  cutRestShort(): void {
    if (!this.#circuit.opened) return;
    this.#isRestCutShort = true;
    this.#circuit.close();
    this.#listener.rested();
  }

  /** Stops the timer; a stopped engine tells nothing more. */
  stop(): void {
    this.#circuit.shutdown();
  }
}

/** A fresh object each time: opossum writes its defaults into the one it is given, and reads them there ever after. */
function engineOptions(
  target: string,
  resetMs: number,
): CircuitBreaker.Options & { readonly coalesce: false } {
  return {
    name: target,
    resetTimeout: resetMs,
    timeout: false,
    cache: false,
    coalesce: false,
    volumeThreshold: Number.MAX_SAFE_INTEGER,
    errorThresholdPercentage: 100,
    rollingPercentilesEnabled: false,
    // Its statistics count nothing here: this keeps it from turning their buckets with a timer a second.
    enableSnapshots: false,
    rotateBucketController: new EventEmitter(),
  };
}

function neverCalled(): Promise<never> {
  return Promise.reject(new Error('calls do not go through opossum'));
}
