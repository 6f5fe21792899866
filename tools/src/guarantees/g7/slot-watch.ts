import type { DatabaseService } from '@infrastructure/database';

const LOOK_EVERY_MS = 10;

/** Notes when connections that were out are given up, in order: each frees a place of the pool. */
export class SlotWatch {
  readonly #database: DatabaseService;
  readonly #before: number;
  readonly #backAtMs: number[] = [];
  readonly #timer: NodeJS.Timeout;

  /** Begins to watch. */
  constructor(database: DatabaseService) {
    this.#database = database;
    this.#before = this.#destroyed;
    this.#timer = setInterval(() => {
      this.#look();
    }, LOOK_EVERY_MS);
  }

  /** When the first, the second, … was given up; ms of `performance.now()`. */
  get backAtMs(): readonly number[] {
    return this.#backAtMs;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  get #destroyed(): number {
    return this.#database.getDetailedMetrics().destroyed;
  }

  #look(): void {
    const nowMs = performance.now();
    while (this.#backAtMs.length < this.#destroyed - this.#before) this.#backAtMs.push(nowMs);
  }
}
