import type { CacheResult } from '../../pipeline/cache-result.js';
import type { ChangeReport, ReadChanges } from '../../pipeline/change-report.js';
import type { Clock } from '../../pipeline/clock.js';
import { copyValue } from '../../pipeline/copy-value.js';
import type { Lsn } from '../../pipeline/lsn.js';
import type { ModelMetadata } from '../../pipeline/model-metadata.js';
import type { Next, Operation } from '../../pipeline/operation.js';
import type { Consistency } from '../../pipeline/read-settings.js';
import type { ReadSession, SeenMarks } from '../../pipeline/session-footing.js';
import type { PipelineStep } from '../../pipeline/step.port.js';
import { cacheKey } from './cache-key.js';
import { ttlOf } from './cache-policy.js';
import { CacheTags } from './cache-tags.js';
import { ChangeFeed, type Demand } from './change-feed.js';
import { EntryStore, type CacheEntry } from './entry-store.js';
import { TagLedger } from './tag-ledger.js';

/** How often changes are asked for while the cache is in use; ms. */
const FEED_INTERVAL_MS = 100;
/** The oldest news a result is handed out on; ms. Twice the interval and a slow answer. */
const OLDEST_NEWS_MS = 250;
/** For so long after its last use the cache goes on asking; ms. */
const LINGER_MS = 5000;

export interface CacheSettings {
  readonly isEnabled: boolean;
  /** For models without a time of their own; ms. */
  readonly ttlMs: number;
  /** Most results. */
  readonly maxEntries: number;
}

export interface CachePorts {
  readonly clock: Clock;
  readonly readChanges: ReadChanges;
  readonly replicas: ReplicaPlaces;
  readonly answered: (model: string, result: CacheResult) => void;
}

/** Where the servers that reads may go to stand. */
export interface ReplicaPlaces {
  /** What every replica that serves has certainly passed; undefined where none serves. */
  slowest(): Lsn | undefined;
  /** Changes whenever a server leaves, returns or changes its role. */
  readonly version: number;
}

interface Plan {
  readonly key: string;
  readonly tags: readonly string[];
  readonly session: ReadSession;
}

const NO_DEMAND: Demand = Object.freeze({ after: -1, floor: undefined, below: undefined });

/** A load under way, which others may wait for. */
interface Load {
  /** Questions that the feed had asked when it began. */
  readonly at: number;
  readonly value: Promise<unknown>;
}

/**
 * Answers reads from what was read before, while nothing that it depends on has changed (docs/cache.md).
 *
 * A result is kept with what the tag ledger said *before* it was read, and is good as long as the ledger says the same
 * of its tags. The ledger hears of changes from the database itself, whoever made them, so nobody has to remember to
 * invalidate. A session that has seen or changed something gets an answer only once the feed was asked again since.
 */
export class QueryCacheService implements PipelineStep, SeenMarks {
  readonly name = 'cache';
  readonly #settings: CacheSettings;
  readonly #ports: CachePorts;
  readonly #tags: CacheTags;
  readonly #ledger = new TagLedger();
  readonly #entries: EntryStore;
  readonly #feed: ChangeFeed;
  readonly #loads = new Map<string, Load>();
  /** Questions that had been asked when this process last committed something. */
  #committedAt = -1;
  #usedAtMs = -Infinity;
  #stopTimer: (() => void) | undefined;
  #isStopped = false;

  constructor(settings: CacheSettings, metadata: Pick<ModelMetadata, 'models'>, ports: CachePorts) {
    this.#settings = settings;
    this.#ports = ports;
    this.#tags = new CacheTags(metadata);
    this.#entries = new EntryStore(settings.maxEntries);
    this.#feed = new ChangeFeed({
      clock: ports.clock,
      read: ports.readChanges,
      heard: (report, isGap) => {
        this.#heard(report, isGap);
      },
    });
  }

  get now(): number {
    return this.#feed.asked;
  }

  /** From now on nobody is answered by what was held before. */
  committed(): void {
    if (!this.#settings.isEnabled) return;
    this.#committedAt = this.#feed.asked;
    if (this.#isInUse) void this.#feed.catchUp();
  }

  around(operation: Operation, next: Next): Promise<unknown> {
    if (!this.#settings.isEnabled) return next(operation);
    const plan = this.#planOf(operation);
    if (plan === undefined) {
      if (operation.kind === 'read') this.#report(operation, 'bypass');
      return next(operation);
    }
    this.#use();
    const entry = this.#usable(plan.key);
    if (entry === undefined) return this.#load(plan, operation, next);
    const demand = demandOf(plan.session, this.#committedAt, operation.options.consistency);
    if (this.#isProven(plan, demand, operation)) return Promise.resolve(this.#hit(entry, plan, operation));
    return this.#afterCatchUp(plan, demand, operation, next);
  }

  /** Asks no more. */
  stop(): void {
    this.#isStopped = true;
    this.#stopTimer?.();
    this.#entries.clear();
  }

  get figures(): { readonly entries: number; readonly memoryBytes: number; readonly evictions: number } {
    const { size: entries, bytes: memoryBytes, evictions } = this.#entries;
    return { entries, memoryBytes, evictions };
  }

  #planOf(operation: Operation): Plan | undefined {
    const { kind, reader: session, options } = operation;
    if (kind !== 'read' || session === undefined || options.cache === false) return undefined;
    if (options.consistency === 'strong' || session.consistency.state !== 'valid') return undefined;
    const tags = this.#tags.ofRead(operation);
    const key = tags === null ? null : cacheKey(operation);
    return tags === null || key === null ? undefined : { key, tags, session };
  }

  #usable(key: string): CacheEntry | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    if (entry.expiresAtMs > this.#ports.clock.nowMs() && this.#ledger.isUnchanged(entry.tags, entry.since))
      return entry;
    this.#entries.delete(key);
    return undefined;
  }

  /** Whether everything that the reader could miss has been heard of. */
  #isProven(plan: Plan, demand: Demand, { options }: Operation): boolean {
    return (
      this.#hasFreshNews(options.maxStalenessMs) && this.#isComparable(plan) && this.#feed.hasHeard(demand)
    );
  }

  /** An outage stops nobody who does not ask for more: what is held is handed out for its time, on the last news. */
  #hasFreshNews(maxStalenessMs: number | undefined): boolean {
    if (this.#feed.isFailing && maxStalenessMs === undefined) return true;
    return this.#feed.ageMs <= Math.min(OLDEST_NEWS_MS, maxStalenessMs ?? Infinity);
  }

  /** Places on two timelines say nothing of each other. */
  #isComparable({ session: { consistency } }: Plan): boolean {
    return consistency.timeline === undefined || consistency.timeline === this.#feed.timeline;
  }

  /** What is committed meanwhile, the read may show or not: it has begun before. */
  async #afterCatchUp(plan: Plan, demand: Demand, operation: Operation, next: Next): Promise<unknown> {
    const entry = (await this.#catchesUp(plan, demand, operation)) ? this.#usable(plan.key) : undefined;
    return entry === undefined ? await this.#load(plan, operation, next) : this.#hit(entry, plan, operation);
  }

  async #catchesUp(plan: Plan, demand: Demand, operation: Operation): Promise<boolean> {
    // While the feed fails nobody waits for it.
    if (this.#feed.isFailing || !this.#isComparable(plan)) return false;
    await this.#feed.catchUp(demand.floor);
    return this.#isProven(plan, demand, operation);
  }

  /** What is handed out has been seen, as if it had been read when it was. */
  #hit({ value, seenAt }: CacheEntry, { session }: Plan, operation: Operation): unknown {
    this.#report(operation, 'hit');
    session.seenAt = Math.max(session.seenAt, seenAt);
    return copyValue(value);
  }

  async #load(plan: Plan, operation: Operation, next: Next): Promise<unknown> {
    const { seenAt, consistency } = plan.session;
    const under = this.#loads.get(plan.key);
    // Begun after all that its reader has seen and anybody here has committed; a reader with a floor reads itself.
    if (
      under !== undefined &&
      consistency.floor === undefined &&
      under.at > Math.max(seenAt, this.#committedAt)
    ) {
      const shared = await under.value.then(
        (value) => ({ value }),
        () => undefined,
      );
      if (shared !== undefined) {
        plan.session.seenAt = this.#feed.asked;
        return copyValue(shared.value);
      }
    }
    this.#report(operation, 'miss');
    return await this.#loadAlone(plan, operation, next);
  }

  async #loadAlone(plan: Plan, operation: Operation, next: Next): Promise<unknown> {
    const { key, tags } = plan;
    const since = this.#ledger.now;
    const startedAtMs = this.#ports.clock.nowMs();
    const { version } = this.#ports.replicas;
    const mayKeep = this.#mayKeep(tags);
    const load: Load = { at: this.#feed.asked, value: next(operation) };
    this.#loads.set(key, load);
    try {
      const value = await load.value;
      if (mayKeep && version === this.#ports.replicas.version && this.#ledger.isUnchanged(tags, since)) {
        const expiresAtMs = startedAtMs + this.#ttlMs(value, operation);
        const entry = { value: copyValue(value), tags, since, seenAt: this.#feed.asked, expiresAtMs };
        this.#entries.set(key, entry);
      }
      return value;
    } finally {
      if (this.#loads.get(key) === load) this.#loads.delete(key);
    }
  }

  /** Only what is read while changes are heard of, by a server that cannot lack those already heard of. */
  #mayKeep(tags: readonly string[]): boolean {
    if (this.#feed.timeline === undefined) return false;
    const slowest = this.#ports.replicas.slowest();
    return slowest === undefined || slowest >= this.#ledger.placeOf(tags);
  }

  #ttlMs(value: unknown, { model, options }: Operation): number {
    const asked = options.cache === false ? undefined : options.cache?.ttl;
    return asked === undefined ? ttlOf(model?.name ?? '', value, this.#settings.ttlMs) : asked * 1000;
  }

  #heard({ changes, place }: ChangeReport, isGap: boolean): void {
    if (isGap || changes === 'too-many') {
      this.#ledger.changedAll(place);
      return;
    }
    const tags = new Set<string>();
    for (const change of changes) {
      const touched = this.#tags.ofChange(change);
      if (touched === null) {
        this.#ledger.changedAll(place);
        return;
      }
      for (const tag of touched) tags.add(tag);
    }
    if (tags.size > 0) this.#ledger.changed(tags, place);
  }

  /** Keeps asking for changes as long as somebody reads. */
  #use(): void {
    this.#usedAtMs = this.#ports.clock.nowMs();
    if (this.#stopTimer === undefined && !this.#isStopped) this.#ask();
  }

  /** Hears of changes from now on, so that the first reads can be kept. */
  start(): void {
    if (this.#settings.isEnabled) void this.#feed.catchUp();
  }

  get #isInUse(): boolean {
    return this.#ports.clock.nowMs() - this.#usedAtMs < LINGER_MS;
  }

  #ask(): void {
    this.#stopTimer = this.#ports.clock.after(FEED_INTERVAL_MS, () => {
      this.#stopTimer = undefined;
      if (this.#isInUse && !this.#isStopped) this.#ask();
    });
    void this.#feed.catchUp();
  }

  #report({ model }: Operation, result: CacheResult): void {
    this.#ports.answered(model?.name ?? 'raw', result);
  }
}

/** What must have been heard of before a reader is answered; `asked` is how much of the past it accepts. */
function demandOf(
  { consistency: { floor, sight }, seenAt }: ReadSession,
  committedAt: number,
  asked: Consistency | undefined,
): Demand {
  const after = Math.max(seenAt, committedAt);
  const isFree = after < 0 && floor === undefined && sight === undefined;
  return isFree || asked === 'eventual' ? NO_DEMAND : { after, floor, below: sight?.below };
}
