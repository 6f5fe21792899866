import { LRUCache } from 'lru-cache';

/**
 * A small map in front of a loader. An entry never outlives `ttlMs`, and a value whose load was under way when its
 * key was dropped is handed out once and not kept: the load may have read what the drop announced as changed.
 */
export class MappingCache<Value extends object> {
  readonly #entries: LRUCache<string, Value>;
  readonly #loading = new Map<string, Promise<Value>>();
  readonly #load: (key: string) => Promise<Value>;

  /** @param ttlMs longest age of an entry; ms, ≥ 1 */
  constructor(load: (key: string) => Promise<Value>, ttlMs: number, max = 50_000) {
    this.#load = load;
    this.#entries = new LRUCache({ max, ttl: ttlMs });
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
    const loading = this.#load(key);
    this.#loading.set(key, loading);
    try {
      const value = await loading;
      if (this.#loading.get(key) === loading) this.#entries.set(key, value);
      return value;
    } finally {
      if (this.#loading.get(key) === loading) this.#loading.delete(key);
    }
  }
}
