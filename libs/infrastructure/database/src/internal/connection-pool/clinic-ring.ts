import { LinkedQueue, type QueueNode } from './linked-queue.js';

interface Lane<T> {
  readonly clinic: string;
  readonly items: LinkedQueue<T>;
  turn: QueueNode<Lane<T>>;
}

/** Where an item stands, by which it can be taken out. */
export interface RingPlace<T> {
  readonly lane: Lane<T>;
  readonly node: QueueNode<T>;
}

/** First come, first served within a clinic; the clinics in turn, one item each, however many they have. */
export class ClinicRing<T> {
  readonly #lanes = new Map<string, Lane<T>>();
  readonly #turns = new LinkedQueue<Lane<T>>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** The one whose turn it is. */
  get head(): T | undefined {
    return this.#turns.first?.items.first;
  }

  push(clinic: string, item: T): RingPlace<T> {
    const lane = this.#lanes.get(clinic) ?? this.#openLane(clinic);
    this.#size += 1;
    return { lane, node: lane.items.push(item) };
  }

  /** Takes the head out; its clinic goes to the end of the ring. */
  take(): T | undefined {
    const lane = this.#turns.first;
    if (lane === undefined) return undefined;
    const item = lane.items.shift();
    this.#size -= 1;
    this.#turns.remove(lane.turn);
    if (lane.items.size > 0) lane.turn = this.#turns.push(lane);
    else this.#lanes.delete(lane.clinic);
    return item;
  }

  /** @param place of this ring, and still in it */
  remove({ lane, node }: RingPlace<T>): void {
    lane.items.remove(node);
    this.#size -= 1;
    if (lane.items.size > 0) return;
    this.#turns.remove(lane.turn);
    this.#lanes.delete(lane.clinic);
  }

  sizeOf(clinic: string): number {
    return this.#lanes.get(clinic)?.items.size ?? 0;
  }

  /** The newest item of the clinic that has the most, and how many those are. */
  noisiest(): { readonly newest: T | undefined; readonly size: number } {
    let noisiest: LinkedQueue<T> | undefined;
    for (const { items } of this.#lanes.values()) {
      if (noisiest === undefined || items.size > noisiest.size) noisiest = items;
    }
    return { newest: noisiest?.last, size: noisiest?.size ?? 0 };
  }

  #openLane(clinic: string): Lane<T> {
    const items = new LinkedQueue<T>();
    const lane = { clinic, items } as Lane<T>;
    lane.turn = this.#turns.push(lane);
    this.#lanes.set(clinic, lane);
    return lane;
  }
}
