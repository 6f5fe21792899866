/**
 * Whether sessions may write now. Before its primary is taken away, a failover closes it and waits until every write
 * has been answered: what was acknowledged and not yet replicated would be lost, which no session consistency can heal.
 */
export class WriteGate {
  #isClosed = false;
  #writing = 0;
  #drained: (() => void) | undefined;

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Runs work that writes; only while the gate is open. */
  async through<T>(work: () => Promise<T>): Promise<T> {
    this.#writing += 1;
    try {
      return await work();
    } finally {
      this.#writing -= 1;
      if (this.#writing === 0) this.#drained?.();
    }
  }

  /** Resolves when no write is under way any more. */
  async close(): Promise<void> {
    this.#isClosed = true;
    if (this.#writing === 0) return;
    await new Promise<void>((resolve) => {
      this.#drained = resolve;
    });
    this.#drained = undefined;
  }

  open(): void {
    this.#isClosed = false;
  }
}
