/** Runs tasks side by side, a bounded number at a time; the first failure stops the rest. */
export class WorkWindow {
  readonly #size: number;
  readonly #running = new Set<Promise<void>>();
  #failure: { readonly error: unknown } | undefined;

  /** @param size most tasks at a time; ≥ 1 */
  constructor(size: number) {
    if (!Number.isInteger(size) || size < 1)
      throw new RangeError(`size must be a whole number ≥ 1, got ${size}`);
    this.#size = size;
  }

  /**
   * Starts a task as soon as there is room, and resolves then, so that whoever produces tasks cannot run ahead.
   *
   * @throws what an earlier task has failed with
   */
  async start(task: () => Promise<void>): Promise<void> {
    while (this.#running.size >= this.#size) await Promise.race(this.#running);
    this.#rethrow();
    const running: Promise<void> = task()
      .catch((error: unknown) => {
        this.#failure ??= { error };
      })
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  /** Waits for all tasks. @throws what the first failed one has failed with */
  async drain(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
    this.#rethrow();
  }

  #rethrow(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }
}
