import { LRUCache } from 'lru-cache';
import { ValidationError } from '../../errors/index.js';
import { assertTags, assertTtl } from '../../pipeline/read-settings.js';
import type { SharedPorts } from './shared-level.js';

/** What a value was stored with: changes that were told of since speak against it. */
export interface Mark {
  readonly snapshot: string;
  readonly systemId: string;
  readonly timeline: number;
}

export interface ApplicationCachePorts {
  /** @throws DB_CONTEXT_MISSING outside a clinic's context */
  readonly clinicId: () => Promise<string>;
  readonly codec: SharedPorts['codec'];
  readonly nowMs: () => number;
  readonly defaultTtlMs: number;
  /** Most values that this process holds. */
  readonly maxEntries: number;
  /** What the database has told of by now; undefined while nobody hears it. */
  readonly mark: () => Promise<Mark | undefined>;
  /** Whether nothing under the tags was changed or invalidated since. */
  readonly isCurrent: (mark: Mark, tags: readonly string[], clinicId: string) => Promise<boolean>;
  /** Undefined where each process holds its own. */
  readonly shared: Pick<SharedPorts, 'store' | 'seal'> | undefined;
}

interface Held {
  /** As text, so that nobody can change it. */
  readonly text: string;
  readonly untilMs: number;
}

interface Stored {
  readonly value: unknown;
  readonly tags: readonly string[];
  readonly mark: Mark | undefined;
}

const MOST_TAGS = 20;
const LONGEST_KEY = 200;

/**
 * Values of the application's own, each bound to the clinic in whose context it was stored. With Redis they are the
 * same in all processes; while it cannot be reached each process has those that it stores meanwhile.
 */
export class ApplicationCache {
  readonly #ports: ApplicationCachePorts;
  readonly #held: LRUCache<string, Held>;
  /** What Redis could not be told: it must not bring these back. */
  readonly #owed = new Set<string>();

  constructor(ports: ApplicationCachePorts) {
    this.#ports = ports;
    this.#held = new LRUCache({ max: ports.maxEntries });
  }

  /**
   * @returns undefined when there is no such value, its time is over, or something under its tags was changed
   * @throws DB_ARGUMENT_INVALID, DB_CONTEXT_MISSING
   */
  async get(key: string): Promise<unknown> {
    const { clinicId, name } = await this.#nameOf(key);
    const text = (await this.#fromShared(name)) ?? this.#fromHere(name);
    if (text === undefined) return undefined;
    const { value, tags, mark } = this.#ports.codec.decode(text) as Stored;
    if (tags.length === 0) return value;
    return mark !== undefined && (await this.#ports.isCurrent(mark, tags, clinicId)) ? value : undefined;
  }

  /**
   * @param value plain data of at most 1 MiB: dates, decimals, big integers and bytes come back as what they are
   * @param options `ttl` in seconds, 1 to 86 400 (`CACHE_TTL`); `tags` that invalidate it: names of the application's
   * own, models, and rows as `Model:id`
   * @throws DB_ARGUMENT_INVALID, DB_RESULT_REFUSED for what is no plain data or too large, DB_CONTEXT_MISSING
   */
  async set(
    key: string,
    value: unknown,
    { ttl, tags = [] }: { readonly ttl?: number; readonly tags?: readonly string[] } = {},
  ): Promise<void> {
    if (value === undefined) throw ValidationError.argument('value', 'something: delete removes a value');
    if (ttl !== undefined) assertTtl(ttl, 'ttl');
    assertTags(tags, MOST_TAGS, 'tags');
    const { name } = await this.#nameOf(key);
    const mark = tags.length === 0 ? undefined : await this.#ports.mark();
    const text = this.#ports.codec.encode({ value, tags, mark } satisfies Stored);
    const ttlMs = ttl === undefined ? this.#ports.defaultTtlMs : ttl * 1000;
    if (
      await this.#toShared(name, ({ store, seal }) =>
        store.put(seal.nameOf(name), seal.seal(name, text), ttlMs, ''),
      )
    )
      this.#held.delete(name);
    else this.#held.set(name, { text, untilMs: this.#ports.nowMs() + ttlMs });
  }

  /** @throws DB_ARGUMENT_INVALID, DB_CONTEXT_MISSING */
  async delete(key: string): Promise<void> {
    const { name } = await this.#nameOf(key);
    this.#held.delete(name);
    await this.#toShared(name, ({ store, seal }) => store.delete(seal.nameOf(name)));
  }

  async #nameOf(key: unknown): Promise<{ readonly clinicId: string; readonly name: string }> {
    if (typeof key !== 'string' || key === '' || key.length > LONGEST_KEY)
      throw ValidationError.argument('key', `1 to ${String(LONGEST_KEY)} characters`);
    const clinicId = await this.#ports.clinicId();
    return { clinicId, name: `application ${clinicId} ${JSON.stringify(key)}` };
  }

  #fromHere(name: string): string | undefined {
    const held = this.#held.get(name);
    if (held === undefined || held.untilMs > this.#ports.nowMs()) return held?.text;
    this.#held.delete(name);
    return undefined;
  }

  async #fromShared(name: string): Promise<string | undefined> {
    const { shared } = this.#ports;
    if (shared === undefined) return undefined;
    const { store, seal } = shared;
    try {
      if (this.#owed.has(name)) {
        await store.delete(seal.nameOf(name));
        this.#owed.delete(name);
        return undefined;
      }
      const found = await store.get(seal.nameOf(name));
      return found.kind === 'value' ? seal.open(name, found.sealed) : undefined;
    } catch {
      // Whoever stands before the store counts that; the value is as good as lost.
      return undefined;
    }
  }

  /** @returns whether Redis was told; otherwise it is told before it is asked again */
  async #toShared(
    name: string,
    tell: (shared: Pick<SharedPorts, 'store' | 'seal'>) => Promise<void>,
  ): Promise<boolean> {
    const { shared } = this.#ports;
    if (shared === undefined) return false;
    try {
      await tell(shared);
      this.#owed.delete(name);
      return true;
    } catch {
      this.#owed.add(name);
      return false;
    }
  }
}
