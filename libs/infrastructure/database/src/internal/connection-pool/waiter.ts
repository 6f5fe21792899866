import { TimeoutError, type DatabaseError } from '../../errors/index.js';
import type { Priority } from '../../pipeline/priority.js';
import type { LeaseRequest, PoolClock } from './pool-ports.js';
import type { Ticket } from './wait-queue.js';

/** One who waits for a lease, until served, cancelled or out of time. */
export class Waiter<L> implements Ticket {
  readonly request: LeaseRequest;
  readonly sinceMs: number;
  readonly #resolve: (lease: L) => void;
  readonly #reject: (error: DatabaseError) => void;
  #stopTimer: (() => void) | undefined;
  #stopListening: (() => void) | undefined;

  constructor(
    request: LeaseRequest,
    sinceMs: number,
    resolve: (lease: L) => void,
    reject: (error: DatabaseError) => void,
  ) {
    this.request = request;
    this.sinceMs = sinceMs;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  get priority(): Priority {
    return this.request.priority ?? 'normal';
  }

  get clinic(): string {
    return this.request.clinicId ?? '';
  }

  get isSpill(): boolean {
    return this.request.isSpill ?? false;
  }

  /** @param left told when the caller wants it no more; the waiter has failed already then */
  watchSignal(left: () => void): void {
    const { signal } = this.request;
    if (signal === undefined) return;
    const cancel = (): void => {
      left();
      this.fail(TimeoutError.cancelled({ cause: signal.reason }));
    };
    signal.addEventListener('abort', cancel, { once: true });
    this.#stopListening = () => {
      signal.removeEventListener('abort', cancel);
    };
  }

  /** @param expired told when the time is up */
  watchClock(clock: PoolClock, timeoutMs: number, expired: () => void): void {
    this.#stopTimer = clock.after(timeoutMs, expired, true);
  }

  serve(lease: L): void {
    this.#stop();
    this.#resolve(lease);
  }

  fail(error: DatabaseError): void {
    this.#stop();
    this.#reject(error);
  }

  #stop(): void {
    this.#stopTimer?.();
    this.#stopListening?.();
  }
}
