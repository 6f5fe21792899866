import { jest } from '@jest/globals';
import { createError } from '../../src/errors/index.js';
import type { RetryOptions } from '../../src/internal/retry/backoff.js';
import type { RetryObserver, RetryPorts } from '../../src/internal/retry/retry-ports.js';
import { RetryService, type Attempt, type RetryWork } from '../../src/internal/retry/retry.service.js';

export const LOST_COMMIT = createError('DB_OUTCOME_UNKNOWN');
export const UNREACHABLE = createError('DB_UNREACHABLE');
export const COLLISION = createError('DB_SERIALIZATION_FAILURE');
export const DUPLICATE = createError('DB_UNIQUE_CONFLICT');

/** Work on the primary, made under no receipt. */
export const TRANSACTION: RetryWork = { kind: 'transaction', target: 'primary' };
/** Work on the primary, each attempt under the same receipt. */
export const KEYED: RetryWork = { ...TRANSACTION, isKeyed: true };

/** How an attempt ends: with an error, or with what it makes of the receipt’s answer. */
export type AttemptEnd = Error | ((receiptAnswered: () => void) => Error);

const FOR_EVER_MS = 600_000;

/** A RetryService whose pauses take no time, on a clock that only they move. Half of each longest pause is waited. */
export class RetryStage {
  nowMs = 1000;
  readonly pause = jest.fn<RetryPorts['pause']>();
  readonly retried = jest.fn<RetryObserver['retried']>();
  readonly ended = jest.fn<RetryObserver['ended']>();
  readonly service = this.serviceWith();

  constructor() {
    this.pause.mockImplementation(async (ms) => {
      this.nowMs += ms;
      if (this.nowMs > FOR_EVER_MS) throw new Error('it would go on for ever');
    });
  }

  serviceWith(defaults?: RetryOptions): RetryService {
    const ports: RetryPorts = {
      nowMs: () => this.nowMs,
      random: () => 0.5,
      pause: (ms, signal) => this.pause(ms, signal),
    };
    return new RetryService(ports, this, defaults);
  }

  /** The pauses made so far; ms. */
  get pauses(): number[] {
    return this.pause.mock.calls.map(([ms]) => ms);
  }
}

/** Ends as told, in turn, then succeeds. */
export function attemptOf(...ends: AttemptEnd[]): jest.Mock<Attempt<string>> {
  return jest.fn<Attempt<string>>(async (_number, receiptAnswered) => {
    const end = ends.shift();
    if (end === undefined) return 'done';
    throw end instanceof Error ? end : end(receiptAnswered);
  });
}

/** Fails for ever. */
export function failing(error: Error): jest.Mock<Attempt<string>> {
  return jest.fn<Attempt<string>>(async () => {
    throw error;
  });
}
