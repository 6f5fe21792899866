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
  /** Whether a tag names a model, or a row of one. */
  readonly isModelTag: (tag: string) => boolean;
  /** Undefined where each process holds its own. */
  readonly shared: Pick<SharedPorts, 'store' | 'seal'> | undefined;
}

/** How a value is stored. */
export interface ApplicationCacheOptions {
  /** Seconds, 1 to 86 400. @defaultValue `CACHE_TTL` */
  readonly ttl?: number;
  /** What it depends on, at most 20: names of the application's own, models, and rows as `Model:id`. */
  readonly tags?: readonly string[];
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
const OPTIONS: ReadonlySet<string> = new Set(['ttl', 'tags']);
/** Most keys of which Redis is owed word, and most that were asked for and not found. */
const MOST_NOTED = 10_000;

/**
 * Values of the application's own, each bound to the clinic in whose context it was stored. With Redis they are the
 * same in all processes. While it cannot be reached each process has those that it stores meanwhile; they are dropped
 * when it is back, and so is what Redis still has under their keys and under those that were deleted meanwhile.
 */
export class ApplicationCache {
  readonly #ports: ApplicationCachePorts;
  readonly #held: LRUCache<string, Held>;
  /** Names under which Redis has what it should not have; each with the number of the call that it missed. */
  readonly #owed = new Map<string, number>();
  /** What the database had told of when a value was not found: whoever works it out then may store it. */
  readonly #missed = new LRUCache<string, Mark>({ max: MOST_NOTED });
  #calls = 0;

  constructor(ports: ApplicationCachePorts) {
    this.#ports = ports;
    this.#held = new LRUCache({ max: ports.maxEntries });
  }

  /**
   * Ask before you work a value out: what changes from then on speaks against it.
   *
   * @returns undefined when there is no such value, its time is over, or something under its tags was changed
   * @throws DB_ARGUMENT_INVALID, DB_CONTEXT_MISSING
   */
  async get(key: string): Promise<unknown> {
    const { clinicId, name } = await this.#nameOf(key);
    const text = (await this.#fromShared(name)) ?? this.#fromHere(name);
    const found = text === undefined ? undefined : (this.#ports.codec.decode(text) as Stored);
    if (found !== undefined && (await this.#isGood(found, clinicId))) return found.value;
    const mark = await this.#ports.mark();
    if (mark !== undefined) this.#missed.set(name, mark);
    return undefined;
  }

  /**
   * @param value plain data of at most 1 MiB: dates, decimals, big integers and bytes come back as what they are
   * @throws DB_ARGUMENT_INVALID, DB_RESULT_REFUSED for what is no plain data or too large, DB_CONTEXT_MISSING
   */
  async set(key: string, value: unknown, options: ApplicationCacheOptions = {}): Promise<void> {
    if (value === undefined) throw ValidationError.argument('value', 'something: delete removes a value');
    const { ttl, tags = [] } = this.#checked(options);
    const { name } = await this.#nameOf(key);
    const mark = tags.length === 0 ? undefined : (this.#missed.get(name) ?? (await this.#ports.mark()));
    this.#missed.delete(name);
    const text = this.#ports.codec.encode({ value, tags, mark } satisfies Stored);
    const ttlMs = ttl === undefined ? this.#ports.defaultTtlMs : ttl * 1000;
    this.#held.delete(name);
    const isShared = await this.#toShared(name, ({ store, seal }) => {
      const sharedName = seal.nameOf(name);
      return store.put(sharedName, seal.seal(sharedName, text), ttlMs, '');
    });
    if (!isShared) this.#held.set(name, { text, untilMs: this.#ports.nowMs() + ttlMs });
  }

  /** @throws DB_ARGUMENT_INVALID, DB_CONTEXT_MISSING */
  async delete(key: string): Promise<void> {
    const { name } = await this.#nameOf(key);
    this.#held.delete(name);
    await this.#toShared(name, ({ store, seal }) => store.delete(seal.nameOf(name)));
  }

  /** Redis is back: it is told what it has missed, before anybody asks for that. */
  async recovered(): Promise<void> {
    for (const name of [...this.#owed.keys()]) await this.#pay(name).catch(() => undefined);
  }

  #checked(options: unknown): ApplicationCacheOptions {
    if (
      typeof options !== 'object' ||
      options === null ||
      !Object.keys(options).every((name) => OPTIONS.has(name))
    )
      throw ValidationError.argument('options', `an object of ${[...OPTIONS].join(', ')}`);
    const { ttl, tags } = options as ApplicationCacheOptions;
    if (ttl !== undefined) assertTtl(ttl, 'ttl');
    if (tags !== undefined) assertTags(tags, MOST_TAGS, 'tags', this.#ports.isModelTag);
    return options;
  }

  async #nameOf(key: unknown): Promise<{ readonly clinicId: string; readonly name: string }> {
    if (typeof key !== 'string' || key === '' || key.length > LONGEST_KEY)
      throw ValidationError.argument('key', `1 to ${String(LONGEST_KEY)} characters`);
    const clinicId = await this.#ports.clinicId();
    return { clinicId, name: `application ${clinicId} ${JSON.stringify(key)}` };
  }

  async #isGood({ tags, mark }: Stored, clinicId: string): Promise<boolean> {
    if (tags.length === 0) return true;
    return mark !== undefined && (await this.#ports.isCurrent(mark, tags, clinicId));
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
      await this.#pay(name);
      const sharedName = seal.nameOf(name);
      const found = await store.get(sharedName);
      return found.kind === 'value' ? seal.open(sharedName, found.sealed)?.toString() : undefined;
    } catch {
      // Whoever stands before the store counts that.
      return undefined;
    }
  }

  /** Drops what was stored under the name before Redis was back, there and here. */
  async #pay(name: string): Promise<void> {
    const { shared } = this.#ports;
    const owed = this.#owed.get(name);
    if (shared === undefined || owed === undefined) return;
    await shared.store.delete(shared.seal.nameOf(name));
    this.#settled(name, owed);
  }

  /** Unless another call has failed since. */
  #settled(name: string, owed: number | undefined): void {
    if (owed === undefined || this.#owed.get(name) !== owed) return;
    this.#owed.delete(name);
    this.#held.delete(name);
  }

  /**
   * @returns whether Redis was told; otherwise it is told before it is asked again
   * @throws DB_UNREACHABLE when it would have to be told more than can be remembered
   */
  async #toShared(
    name: string,
    tell: (shared: Pick<SharedPorts, 'store' | 'seal'>) => Promise<void>,
  ): Promise<boolean> {
    const { shared } = this.#ports;
    if (shared === undefined) return false;
    const owed = this.#owed.get(name);
    try {
      await tell(shared);
      this.#settled(name, owed);
      return true;
    } catch (error) {
      if (owed === undefined && this.#owed.size >= MOST_NOTED) throw error;
      this.#owed.set(name, ++this.#calls);
      return false;
    }
  }
}
