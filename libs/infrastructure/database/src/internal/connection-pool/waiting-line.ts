import { PoolExhaustedError, type DatabaseError } from '../../errors/index.js';
import type { Priority } from '../../pipeline/priority.js';
import type { LeaseRequest, PoolClock, PoolSettings } from './pool-ports.js';
import { WaitQueue, type Admits } from './wait-queue.js';
import { Waiter } from './waiter.js';

export interface LineEvents {
  /** Somebody was turned away because too many wait. */
  shed(): void;
  /** Somebody met the deadline. */
  expired(): DatabaseError;
  /** Somebody left, for whatever reason but being served. */
  left(): void;
}

/** Those who wait for a lease, each until served, cancelled, shed or out of time. */
export class WaitingLine<L> {
  readonly #settings: Pick<PoolSettings, 'queueLimit' | 'acquireTimeoutMs'>;
  readonly #clock: PoolClock;
  readonly #events: LineEvents;
  readonly #queue = new WaitQueue<Waiter<L>>();

  constructor(
    settings: Pick<PoolSettings, 'queueLimit' | 'acquireTimeoutMs'>,
    clock: PoolClock,
    events: LineEvents,
  ) {
    this.#settings = settings;
    this.#clock = clock;
    this.#events = events;
  }

  get size(): number {
    return this.#queue.size;
  }

  get sizes(): Readonly<Record<Priority, number>> {
    return this.#queue.sizes;
  }

  /**
   * Joins the line.
   *
   * @param room connections that may still be opened: those who wait for these do not wait for one another
   */
  join(request: LeaseRequest, room: number): Promise<L> {
    return new Promise((resolve, reject) => {
      this.#admit(new Waiter(request, this.#clock.nowMs(), resolve, reject), room);
    });
  }

  hasNext(admits: Admits): boolean {
    return this.#queue.size > 0 && this.#queue.hasNext(admits);
  }

  /** Takes the next one out, to be served by the caller. */
  take(admits: Admits): Waiter<L> | undefined {
    return this.#queue.take(admits, this.#clock.nowMs());
  }

  /** Turns everybody away. */
  fail(error: () => DatabaseError): void {
    for (const waiter of this.#queue.clear()) waiter.fail(error());
    this.#events.left();
  }

  #admit(waiter: Waiter<L>, room: number): void {
    const { queueLimit, acquireTimeoutMs } = this.#settings;
    const admission = this.#queue.admit(waiter, queueLimit + room);
    const shed = admission.isAdmitted ? admission.shed : waiter;
    if (shed !== undefined) {
      this.#events.shed();
      shed.fail(PoolExhaustedError.queueFull(queueLimit));
    }
    if (!admission.isAdmitted) return;
    waiter.watchSignal(() => {
      this.#queue.remove(waiter);
      this.#events.left();
    });
    const { timeoutMs = acquireTimeoutMs, leftMs = Infinity } = waiter.request;
    waiter.watchClock(this.#clock, Math.min(timeoutMs, leftMs), () => {
      this.#queue.remove(waiter);
      waiter.fail(this.#events.expired());
      this.#events.left();
    });
  }
}
