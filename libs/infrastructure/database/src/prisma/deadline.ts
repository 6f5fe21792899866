import { TimeoutError } from '../errors/index.js';

/** What is given up when its time has passed. */
export interface Abortable {
  abort(reason: Error): void;
}

/**
 * The longest a transaction may take: when it has passed, the transaction is aborted, and whoever waits for its callback
 * is told, also when that was collected and will never end.
 */
export class Deadline {
  readonly #timer: NodeJS.Timeout;
  #reject: ((reason: Error) => void) | undefined;

  /** @param ms from now; ≥ 1 */
  constructor(ms: number, transaction: Abortable) {
    this.#timer = setTimeout(() => {
      const reason = TimeoutError.transaction();
      transaction.abort(reason);
      this.#reject?.(reason);
    }, ms);
  }

  /** Settles as the callback does, or rejects with the reason. */
  over<T>(callback: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#reject = reject;
      callback.then(resolve, reject);
    });
  }

  clear(): void {
    clearTimeout(this.#timer);
  }
}
