import { PRIORITIES, type Priority } from '../../pipeline/priority.js';
import { ClinicRing, type RingPlace } from './clinic-ring.js';

/** How long the less urgent give way to the more urgent; ms. */
const PATIENCE_MS = 2000;
/** Under saturation each n-th connection goes to whoever lost patience: urgent work keeps three quarters. */
const OVERDUE_EVERY = 4;

/** What the queue needs to know of a waiter. */
export interface Ticket {
  readonly priority: Priority;
  /** Whose turn it takes. */
  readonly clinic: string;
  /** Work that another node should have done. */
  readonly isSpill: boolean;
  /** When it came; ms on the pool's clock. */
  readonly sinceMs: number;
}

/** Whether one more of this kind may hold a connection now. */
export type Admits = (priority: Priority, isSpill: boolean) => boolean;

/** What became of a newcomer: queued, queued in another's place, or turned away. */
export type Admission<W> = { readonly isAdmitted: true; readonly shed?: W } | { readonly isAdmitted: false };

/** The waiters of one priority; those of another node stand apart, since they alone may have to stay behind. */
class Level<W extends Ticket> {
  readonly priority: Priority;
  readonly #ordinary = new ClinicRing<W>();
  readonly #spill = new ClinicRing<W>();
  #isSpillsTurn = false;

  constructor(priority: Priority) {
    this.priority = priority;
  }

  get size(): number {
    return this.#ordinary.size + this.#spill.size;
  }

  ringOf({ isSpill }: Ticket): ClinicRing<W> {
    return isSpill ? this.#spill : this.#ordinary;
  }

  /** The ring to serve next, the two in turn. */
  next(admits: Admits): ClinicRing<W> | undefined {
    const hasOrdinary = this.#ordinary.size > 0 && admits(this.priority, false);
    const hasSpill = this.#spill.size > 0 && admits(this.priority, true);
    if (hasOrdinary && hasSpill) return this.#isSpillsTurn ? this.#spill : this.#ordinary;
    if (hasOrdinary) return this.#ordinary;
    return hasSpill ? this.#spill : undefined;
  }

  served(ring: ClinicRing<W>): void {
    this.#isSpillsTurn = ring === this.#ordinary;
  }

  noisiest(): { readonly newest: W | undefined; readonly size: number } {
    const [ordinary, spill] = [this.#ordinary.noisiest(), this.#spill.noisiest()];
    return spill.size > ordinary.size ? spill : ordinary;
  }
}

/**
 * Who gets the next connection: the most urgent; among equals the clinics in turn; and now and then whoever has given
 * way for too long, so that nobody waits for ever.
 */
export class WaitQueue<W extends Ticket> {
  readonly #levels: readonly Level<W>[] = PRIORITIES.map((priority) => new Level<W>(priority));
  readonly #places = new Map<W, RingPlace<W>>();
  #served = 0;

  get size(): number {
    return this.#places.size;
  }

  /** How many wait, by priority. */
  get sizes(): Readonly<Record<Priority, number>> {
    return Object.fromEntries(this.#levels.map(({ priority, size }) => [priority, size])) as Record<
      Priority,
      number
    >;
  }

  /**
   * Queues a newcomer. In a full queue it takes the place of the newest waiter of the noisiest clinic among the least
   * urgent, when it is more urgent than those, or as urgent and of a clinic that asks for less.
   *
   * @param bound most waiters
   */
  admit(newcomer: W, bound: number): Admission<W> {
    const shed = this.size < bound ? undefined : this.#leastDeserving(newcomer);
    if (shed === undefined && this.size >= bound) return { isAdmitted: false };
    if (shed !== undefined) this.remove(shed);
    const place = this.#levelOf(newcomer).ringOf(newcomer).push(newcomer.clinic, newcomer);
    this.#places.set(newcomer, place);
    return shed === undefined ? { isAdmitted: true } : { isAdmitted: true, shed };
  }

  /** Whether somebody waits whom a connection would help. */
  hasNext(admits: Admits): boolean {
    return this.#mostUrgent(admits) !== undefined;
  }

  take(admits: Admits, nowMs: number): W | undefined {
    const isOverduesTurn = this.#served % OVERDUE_EVERY === OVERDUE_EVERY - 1;
    const level = (isOverduesTurn ? this.#overdue(admits, nowMs) : undefined) ?? this.#mostUrgent(admits);
    const ring = level?.next(admits);
    const waiter = ring?.take();
    if (level === undefined || ring === undefined || waiter === undefined) return undefined;
    level.served(ring);
    this.#served += 1;
    this.#places.delete(waiter);
    return waiter;
  }

  /** Does nothing when the waiter has been served. */
  remove(waiter: W): void {
    const place = this.#places.get(waiter);
    if (place === undefined) return;
    this.#places.delete(waiter);
    this.#levelOf(waiter).ringOf(waiter).remove(place);
  }

  /** Takes everybody out, in the order in which they came. */
  clear(): W[] {
    const waiters = [...this.#places.keys()];
    for (const waiter of waiters) this.remove(waiter);
    return waiters;
  }

  #mostUrgent(admits: Admits): Level<W> | undefined {
    return this.#levels.find((level) => level.size > 0 && level.next(admits) !== undefined);
  }

  /** The priority whose head has waited longest, once that is too long. */
  #overdue(admits: Admits, nowMs: number): Level<W> | undefined {
    let overdue: Level<W> | undefined;
    let longestSinceMs = nowMs - PATIENCE_MS;
    for (const level of this.#levels) {
      const head = level.next(admits)?.head;
      if (head === undefined || head.sinceMs > longestSinceMs) continue;
      overdue = level;
      longestSinceMs = head.sinceMs;
    }
    return overdue;
  }

  #leastDeserving(newcomer: W): W | undefined {
    const least = this.#levels.findLast(({ size }) => size > 0);
    if (least === undefined) return undefined;
    const rank = PRIORITIES.indexOf(newcomer.priority) - PRIORITIES.indexOf(least.priority);
    if (rank > 0) return undefined;
    const { newest, size } = least.noisiest();
    const own = least.ringOf(newcomer).sizeOf(newcomer.clinic);
    return rank < 0 || own + 1 < size ? newest : undefined;
  }

  #levelOf({ priority }: Ticket): Level<W> {
    return this.#levels[PRIORITIES.indexOf(priority)] as Level<W>;
  }
}
