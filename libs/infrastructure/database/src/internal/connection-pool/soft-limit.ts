const MINUTE_MS = 60_000;
const GROW_COOLDOWN_MS = 5 * MINUTE_MS;
const SHRINK_COOLDOWN_MS = 30 * MINUTE_MS;
const GROW_FACTOR = 2;
const SHRINK_FACTOR = 0.75;
/** Below this share in use the limit is too high. */
const IDLE_RATIO = 0.5;
/** From here on the server slows down, and more connections would slow it further. */
const WORST_GRADIENT = 1.5;
/** A pool up to this size starts at its maximum: there is nothing to feel one's way to. */
const SMALL_POOL = 20;
const CONNECTIONS_PER_CORE = 2;

export interface SoftLimitSettings {
  readonly min: number;
  readonly max: number;
  /** Share of the limit in use above which it grows; 0–1. */
  readonly growAboveRatio: number;
  /** Share of this process's cores above which it does not grow; 0–1. */
  readonly cpuRatio: number;
  readonly cores: number;
}

/** What was seen since the last evaluation. */
export interface PoolLoad {
  readonly nowMs: number;
  /** Most connections in use at once. */
  readonly used: number;
  /** Whether work waited for the limit. */
  readonly hasWaiters: boolean;
  /** 0–1 */
  readonly cpuRatio: number;
  /** See LatencyGradient. */
  readonly gradient: number;
}

/**
 * How many connections the pool may use, between its minimum and its maximum, following the load: soon up, while
 * neither this process nor the server is the bottleneck, and slowly down.
 *
 * It starts at `max(min, 20, 2 × cores)`, at most at the maximum.
 */
export class SoftLimit {
  readonly #settings: SoftLimitSettings;
  readonly #start: number;
  #current: number;
  #grewAtMs = -Infinity;
  #changedAtMs = -Infinity;
  /** When it was last needed at this height. */
  #neededAtMs: number | undefined;

  constructor(settings: SoftLimitSettings) {
    const { min, max, cores } = settings;
    this.#settings = settings;
    this.#start = Math.min(max, Math.max(min, SMALL_POOL, CONNECTIONS_PER_CORE * cores));
    this.#current = this.#start;
  }

  get current(): number {
    return this.#current;
  }

  evaluate(load: PoolLoad): number {
    const { nowMs, used, hasWaiters } = load;
    const isNeeded = hasWaiters || used >= this.#current * IDLE_RATIO;
    if (isNeeded || this.#neededAtMs === undefined) this.#neededAtMs = nowMs;
    if (this.#wantsMore(load) && nowMs - this.#grewAtMs >= GROW_COOLDOWN_MS) this.#grow(nowMs);
    else if (nowMs - Math.max(this.#neededAtMs, this.#changedAtMs) >= SHRINK_COOLDOWN_MS) this.#shrink(nowMs);
    return this.#current;
  }

  #wantsMore({ used, hasWaiters, cpuRatio, gradient }: PoolLoad): boolean {
    const { growAboveRatio, cpuRatio: mostCpu } = this.#settings;
    const isFull = hasWaiters || used > this.#current * growAboveRatio;
    return isFull && cpuRatio < mostCpu && gradient < WORST_GRADIENT;
  }

  /** At least back to where it began: a quiet night must not throttle the morning. */
  #grow(nowMs: number): void {
    const grown = Math.min(this.#settings.max, Math.max(this.#start, this.#current * GROW_FACTOR));
    if (grown === this.#current) return;
    this.#current = grown;
    this.#grewAtMs = nowMs;
    this.#changedAtMs = nowMs;
  }

  #shrink(nowMs: number): void {
    const shrunk = Math.max(this.#settings.min, 1, Math.floor(this.#current * SHRINK_FACTOR));
    if (shrunk === this.#current) return;
    this.#current = shrunk;
    this.#changedAtMs = nowMs;
  }
}
