import { LRUCache } from 'lru-cache';

/** A clock that never goes back; `performance` is one. */
export interface MonotonicClock {
  /** ms */
  now(): number;
}

/**
 * A small map in front of a loader. No value is kept longer than `ttlMs` from the start of its load, and a value whose load was under way when its
 * key was dropped is handed out once and not kept: the load may have read what the drop announced as changed.
 */
export class MappingCache<Value extends object> {
  readonly #entries: LRUCache<string, Value>;
  readonly #loading = new Map<string, Promise<Value>>();
  readonly #load: (key: string) => Promise<Value>;
  readonly #clock: MonotonicClock;

  /**
   * @param load reads a key's value; two calls for the same key may run at once, one of them from before a drop
   * @param ttlMs longest age of an entry; ms, ≥ 1
   * @param max most entries; the least recently used one leaves first
   */
  constructor(
    load: (key: string) => Promise<Value>,
    ttlMs: number,
    clock: MonotonicClock = performance,
    max = 50_000,
  ) {
    this.#load = load;
    this.#clock = clock;
    this.#entries = new LRUCache({ max, ttl: ttlMs, ttlResolution: 0, perf: clock });
  }

  async get(key: string): Promise<Value> {
    return this.#entries.get(key) ?? (await (this.#loading.get(key) ?? this.#fill(key)));
  }

  drop(key: string): void {
    this.#loading.delete(key);
    this.#entries.delete(key);
  }

  dropAll(): void {
    this.#loading.clear();
    this.#entries.clear();
  }

  async #fill(key: string): Promise<Value> {
    // What a slow load answers was true when it began.
    const start = this.#clock.now();
    const loading = this.#load(key);
    this.#loading.set(key, loading);
    try {
      const value = await loading;
      if (this.#loading.get(key) === loading) this.#entries.set(key, value, { start });
      return value;
    } finally {
      if (this.#loading.get(key) === loading) this.#loading.delete(key);
    }
  }
}
