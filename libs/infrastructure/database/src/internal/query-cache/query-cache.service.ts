import type { CacheResult } from '../../pipeline/cache-result.js';
import type { ChangeReport, ReadChanges } from '../../pipeline/change-report.js';
import type { Clock } from '../../pipeline/clock.js';
import { copyValue } from '../../pipeline/copy-value.js';
import type { Lsn } from '../../pipeline/lsn.js';
import type { ModelMetadata } from '../../pipeline/model-metadata.js';
import type { Next, Operation, OperationOptions } from '../../pipeline/operation.js';
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
/** While nobody can be asked, results are handed out on news that old; ms. */
const LONGEST_OUTAGE_MS = 60_000;
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
  /** Whose reach those who share it share, too. */
  readonly session: ReadSession;
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
    this.#committedAt = this.#feed.asked;
    if (this.#isOn && this.#isInUse) void this.#feed.catchUp();
  }

  around(operation: Operation, next: Next): Promise<unknown> {
    if (!this.#isOn || operation.kind !== 'read') return next(operation);
    const session = sessionToAnswer(operation);
    // The caller may change the arguments before they are sent: what the key says is then what is asked.
    const read = session === undefined ? operation : withOwnArguments(operation);
    const plan = session === undefined ? undefined : this.#planOf(read, session);
    if (plan === undefined) {
      this.#report(operation, 'bypass');
      return next(operation);
    }
    this.#use();
    const entry = this.#usable(plan.key, read);
    if (entry === undefined) return this.#load(plan, read, next);
    const demand = demandOf(plan.session, this.#committedAt, read.options.consistency);
    if (this.#isProven(plan, demand, read)) return Promise.resolve(this.#hit(entry, plan, read));
    return this.#afterCatchUp(plan, demand, read, next);
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

  #planOf(operation: Operation, session: ReadSession): Plan | undefined {
    const tags = this.#tags.ofRead(operation);
    const key = tags === null ? null : cacheKey(operation);
    return tags === null || key === null ? undefined : { key, tags, session };
  }

  #usable(key: string, { options }: Operation): CacheEntry | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    const ageMs = this.#ports.clock.nowMs() - entry.readAtMs;
    if (ageMs < entry.ttlMs && this.#ledger.isUnchanged(entry.tags, entry.since))
      return ageMs < (askedTtlMs(options) ?? Infinity) ? entry : undefined;
    this.#entries.delete(key);
    return undefined;
  }

  /** Whether everything that the reader could miss has been heard of. */
  #isProven(plan: Plan, demand: Demand, { options }: Operation): boolean {
    return (
      this.#hasFreshNews(options.maxStalenessMs) && this.#isComparable(plan) && this.#feed.hasHeard(demand)
    );
  }

  /** A short outage stops nobody who does not ask for more: what is held is handed out on the last news. */
  #hasFreshNews(maxStalenessMs: number | undefined): boolean {
    const oldestMs =
      this.#feed.isFailing && maxStalenessMs === undefined ? LONGEST_OUTAGE_MS : OLDEST_NEWS_MS;
    return this.#feed.ageMs <= Math.min(oldestMs, maxStalenessMs ?? Infinity);
  }

  /** Places on two timelines say nothing of each other. */
  #isComparable({ session: { consistency } }: Plan): boolean {
    return consistency.timeline === undefined || consistency.timeline === this.#feed.timeline;
  }

  /** What is committed meanwhile, the read may show or not: it has begun before. */
  async #afterCatchUp(plan: Plan, demand: Demand, operation: Operation, next: Next): Promise<unknown> {
    const entry = (await this.#catchesUp(plan, demand, operation))
      ? this.#usable(plan.key, operation)
      : undefined;
    return entry === undefined ? await this.#load(plan, operation, next) : this.#hit(entry, plan, operation);
  }

  async #catchesUp(plan: Plan, demand: Demand, operation: Operation): Promise<boolean> {
    // While the feed fails nobody waits for it, and whoever has a limit of their own waits for nobody.
    if (this.#feed.isFailing || !this.#isComparable(plan) || !isOrdinary(operation)) return false;
    await this.#feed.catchUp(demand.floor);
    return this.#isProven(plan, demand, operation);
  }

  /** What is handed out has been seen, as if it had been read when it was. */
  #hit({ value, seenAt, reach }: CacheEntry, { session }: Plan, operation: Operation): unknown {
    this.#report(operation, 'hit');
    session.seenAt = Math.max(session.seenAt, seenAt);
    session.consistency.join(reach);
    return copyValue(value);
  }

  async #load(plan: Plan, operation: Operation, next: Next): Promise<unknown> {
    const { session } = plan;
    const load = this.#loads.get(plan.key);
    if (load !== undefined && this.#mayShare(load, session, operation)) {
      const isAnswered = await load.value.then(
        () => true,
        () => false,
      );
      if (isAnswered) {
        session.seenAt = this.#feed.asked;
        session.consistency.join(load.session.consistency.reach);
        return copyValue(await load.value);
      }
    }
    this.#report(operation, 'miss');
    return await this.#loadAlone(plan, operation, next);
  }

  /** Begun after all that its reader has seen and anybody here has committed; a reader with a floor reads itself. */
  #mayShare({ at }: Load, { seenAt, consistency }: ReadSession, operation: Operation): boolean {
    if (consistency.floor !== undefined || !isOrdinary(operation)) return false;
    return at > Math.max(seenAt, this.#committedAt);
  }

  async #loadAlone(plan: Plan, operation: Operation, next: Next): Promise<unknown> {
    const { key, tags, session } = plan;
    const since = this.#ledger.now;
    const readAtMs = this.#ports.clock.nowMs();
    const { version } = this.#ports.replicas;
    const mayKeep = operation.options.consistency !== 'eventual' && this.#mayKeep(tags);
    const load: Load = { at: this.#feed.asked, value: next(operation), session };
    if (isOrdinary(operation)) this.#loads.set(key, load);
    try {
      const value = await load.value;
      const isSteady = version === this.#ports.replicas.version && this.#mayKeep(tags);
      if (mayKeep && isSteady && this.#ledger.isUnchanged(tags, since)) {
        const ttlMs = ttlOf(
          operation.model?.name ?? '',
          value,
          this.#settings.ttlMs,
          askedTtlMs(operation.options),
        );
        const { reach } = session.consistency;
        this.#entries.set(key, {
          value: copyValue(value),
          tags,
          since,
          seenAt: this.#feed.asked,
          reach,
          readAtMs,
          ttlMs,
        });
      }
      return value;
    } finally {
      if (this.#loads.get(key) === load) this.#loads.delete(key);
    }
  }

  /** Only what is read while changes are heard of, by a server that cannot lack those already heard of. */
  #mayKeep(tags: readonly string[]): boolean {
    if (this.#feed.timeline === undefined || this.#isStopped) return false;
    const slowest = this.#ports.replicas.slowest();
    return slowest === undefined || slowest >= this.#ledger.placeOf(tags);
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
    if (this.#stopTimer === undefined) this.#ask();
  }

  /** Hears of changes from now on, so that the first reads can be kept. */
  start(): void {
    if (this.#settings.isEnabled) void this.#feed.catchUp();
  }

  get #isOn(): boolean {
    return this.#settings.isEnabled && !this.#isStopped;
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

/** Whose read the cache may answer; undefined where it must not look. */
function sessionToAnswer({ model, reader, options }: Operation): ReadSession | undefined {
  if (model === null || options.cache === false || options.consistency === 'strong') return undefined;
  return reader?.consistency.state === 'valid' ? reader : undefined;
}

/** Field by field: a spread takes V8 microseconds. */
function withOwnArguments({ model, name, kind, args, principal, options, reader }: Operation): Operation {
  return { model, name, kind, args: copyValue(args), principal, options, reader };
}

/** How old a result the call accepts; ms. */
function askedTtlMs({ cache }: OperationOptions): number | undefined {
  return cache === false || cache?.ttl === undefined ? undefined : cache.ttl * 1000;
}

/** Without limits or a rank of its own: it may wait for others, and others for it. */
function isOrdinary({ options }: Operation): boolean {
  const { timeoutMs, signal, priority = 'normal', maxStalenessMs, consistency } = options;
  const isUnlimited = timeoutMs === undefined && signal === undefined && maxStalenessMs === undefined;
  return isUnlimited && priority === 'normal' && consistency !== 'eventual';
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
