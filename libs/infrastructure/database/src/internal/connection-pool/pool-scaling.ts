import { LatencyGradient } from './latency-gradient.js';
import type { PoolSettings } from './pool-ports.js';
import { effectiveMaximum, type ServerBudget } from './server-budget.js';
import { SoftLimit } from './soft-limit.js';

/** How many connections the pool may use now: what the load asks for, within the server's budget. */
export class PoolScaling {
  readonly #settings: PoolSettings;
  readonly #softLimit: SoftLimit;
  readonly #gradient = new LatencyGradient();
  #budget: ServerBudget | undefined;
  #mostUsed = 0;
  #hasStarved = false;

  constructor(settings: PoolSettings) {
    const { min, max, scaling } = settings;
    this.#settings = settings;
    this.#softLimit = new SoftLimit({ min, max, ...scaling });
  }

  /** The most that may ever be open, within the server's budget. */
  get maximum(): number {
    return effectiveMaximum(this.#settings.max, this.#budget);
  }

  get limit(): number {
    const { isEnabled } = this.#settings.scaling;
    return isEnabled ? Math.min(this.#softLimit.current, this.maximum) : this.maximum;
  }

  get minimum(): number {
    return Math.min(this.#settings.min, this.limit);
  }

  leased(inUse: number): void {
    if (inUse > this.#mostUsed) this.#mostUsed = inUse;
  }

  /** Somebody waited although no further connection was allowed. */
  starved(): void {
    this.#hasStarved = true;
  }

  returned(usedMs: number): void {
    this.#gradient.observe(usedMs);
  }

  budgetRead(budget: ServerBudget): void {
    this.#budget = budget;
  }

  /** @param inUse connections in use now, where the next period begins */
  evaluate(nowMs: number, cpuRatio: number, inUse: number): void {
    const { isEnabled } = this.#settings.scaling;
    if (isEnabled) {
      this.#softLimit.evaluate({
        nowMs,
        used: this.#mostUsed,
        hasWaiters: this.#hasStarved,
        cpuRatio,
        gradient: this.#gradient.ratio,
      });
    }
    this.#mostUsed = inUse;
    this.#hasStarved = false;
  }
}
