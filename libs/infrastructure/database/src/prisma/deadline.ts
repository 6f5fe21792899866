import { TimeoutError } from '../errors/index.js';

/** The longest a transaction may take: when it has passed, `onPassed` is called and `passed` rejects with the reason. */
export class Deadline {
  readonly passed: Promise<never>;
  #timer: NodeJS.Timeout | undefined;

  /** @param ms from now; ≥ 1 */
  constructor(ms: number, onPassed: (reason: TimeoutError) => void) {
    this.passed = new Promise((_resolve, reject) => {
      this.#timer = setTimeout(() => {
        const reason = TimeoutError.transaction();
        onPassed(reason);
        reject(reason);
      }, ms);
    });
    // Whoever races against it may have finished first.
    this.passed.catch(() => undefined);
  }

  clear(): void {
    clearTimeout(this.#timer);
  }
}
