import type { Clock } from '../../pipeline/clock.js';

/** Those who wait for a primary. */
export class PrimaryWatch {
  readonly #waiters = new Set<(name: string | undefined) => void>();
  #isClosed = false;

  /** The next primary's name; undefined when none came within `timeoutMs`, or when the watch was closed. */
  async next(timeoutMs: number, clock: Clock): Promise<string | undefined> {
    if (this.#isClosed) return undefined;
    return await new Promise((resolve) => {
      const settle = (name: string | undefined) => {
        cancel();
        this.#waiters.delete(settle);
        resolve(name);
      };
      const cancel = clock.after(timeoutMs, () => {
        settle(undefined);
      });
      this.#waiters.add(settle);
    });
  }

  found(name: string): void {
    for (const settle of [...this.#waiters]) settle(name);
  }

  close(): void {
    this.#isClosed = true;
    for (const settle of [...this.#waiters]) settle(undefined);
  }
}
