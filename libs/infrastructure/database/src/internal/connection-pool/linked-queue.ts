/** A place in a queue, by which its value can be taken out of the middle. */
export interface QueueNode<T> {
  readonly value: T;
  previous: QueueNode<T> | undefined;
  next: QueueNode<T> | undefined;
}

/** First in, first out, and removable anywhere, each in constant time. */
export class LinkedQueue<T> {
  #first: QueueNode<T> | undefined;
  #last: QueueNode<T> | undefined;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get first(): T | undefined {
    return this.#first?.value;
  }

  get last(): T | undefined {
    return this.#last?.value;
  }

  push(value: T): QueueNode<T> {
    const node: QueueNode<T> = { value, previous: this.#last, next: undefined };
    if (this.#last === undefined) this.#first = node;
    else this.#last.next = node;
    this.#last = node;
    this.#size += 1;
    return node;
  }

  shift(): T | undefined {
    const node = this.#first;
    if (node === undefined) return undefined;
    this.remove(node);
    return node.value;
  }

  /** @param node of this queue, and still in it */
  remove(node: QueueNode<T>): void {
    const { previous, next } = node;
    if (previous === undefined) this.#first = next;
    else previous.next = next;
    if (next === undefined) this.#last = previous;
    else next.previous = previous;
    this.#size -= 1;
  }
}
