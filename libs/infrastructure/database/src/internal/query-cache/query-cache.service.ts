import type { CacheHoldings, CacheLevel, CacheResult } from '../../pipeline/cache-result.js';
import type { Change, ChangeReport, ReadChanges } from '../../pipeline/change-report.js';
import type { Clock } from '../../pipeline/clock.js';
import { copyValue } from '../../pipeline/copy-value.js';
import type { Lsn } from '../../pipeline/lsn.js';
import type { ModelMetadata } from '../../pipeline/model-metadata.js';
import type { Next, Operation } from '../../pipeline/operation.js';
import type { ReadSession, SeenMarks } from '../../pipeline/session-footing.js';
import { Ready } from '../../pipeline/ready.js';
import { parseSnapshot, type Xid } from '../../pipeline/snapshot.js';
import type { PipelineStep } from '../../pipeline/step.port.js';
import type { Mark } from './application-cache.js';
import { CacheKeys } from './cache-key.js';
import { Emergencies } from './cache-policy.js';
import { CacheTags } from './cache-tags.js';
import { ChangeFeed, type Demand } from './change-feed.js';
import { EntryStore, type CacheEntry } from './entry-store.js';
import { FreshnessPolicy, type Freshness } from './freshness.js';
import {
  acceptsStale,
  askedTtlMs,
  demandOf,
  isOrdinary,
  sessionToAnswer,
  withOwnArguments,
} from './reading.js';
import { ReadMarks } from './read-marks.js';
import type { SharedLevel, SharedResult } from './shared-level.js';
import type { Past, ShownBefore } from './shown-before.js';
import { SnapshotHistory } from './snapshot-history.js';
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
  readonly answered: (model: string, result: CacheResult, level: CacheLevel) => void;
  /** A result was not kept because of its size. */
  readonly tooLarge: (model: string) => void;
  /** What processes share; undefined where each caches for itself. */
  readonly shared?: SharedCache | undefined;
}

/** What processes share. */
export interface SharedCache {
  readonly level: Pick<SharedLevel<CacheEntry>, 'lookUp' | 'keep' | 'giveUp'>;
  readonly before: Pick<ShownBefore, 'find' | 'note'>;
  readonly isConnected: boolean;
  /** Connects. @returns once that has come about, or taken long enough */
  readonly open: () => Promise<void>;
  close(): void;
}

/** Reads on the cache's own behalf, when nobody waits any more. */
export type ReadInBackground = (operation: Operation) => {
  readonly operation: Operation;
  readonly next: Next;
};

/** Where the servers that reads may go to stand. */
export interface ReplicaPlaces {
  /** Whether there are any, whether they serve or not. */
  readonly exist: boolean;
  /** What every replica that serves has certainly passed; undefined where none serves. */
  slowest(): Lsn | undefined;
  /** Changes whenever a server leaves, returns or changes its role. */
  readonly version: number;
}

/** What is needed to answer one read. */
interface Plan {
  readonly key: string;
  readonly tags: readonly string[];
  readonly session: ReadSession;
}

/** A load under way, which others may wait for. */
interface Load {
  /** Questions that the feed had asked when it began. */
  readonly at: number;
  /** Transactions before it had ended by then, as far as the feed had heard. */
  readonly ended: Xid;
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
  /** What sessions take along to other processes. */
  readonly marks: ReadMarks;
  readonly #settings: CacheSettings;
  readonly #ports: CachePorts;
  readonly #keys = new CacheKeys();
  readonly #tags: CacheTags;
  readonly #ledger = new TagLedger();
  readonly #history = new SnapshotHistory();
  readonly #entries: EntryStore;
  readonly #freshness: FreshnessPolicy;
  readonly #feed: ChangeFeed;
  readonly #loads = new Map<string, Load>();
  /** Questions that had been asked when this process last committed something. */
  #committedAt = -1;
  #usedAtMs = -Infinity;
  #stopTimer: (() => void) | undefined;
  #isStopped = false;
  #inBackground: ReadInBackground | undefined;
  readonly #refreshing = new Set<string>();

  constructor(settings: CacheSettings, metadata: Pick<ModelMetadata, 'models'>, ports: CachePorts) {
    this.#settings = settings;
    this.#ports = ports;
    this.#tags = new CacheTags(metadata);
    this.#entries = new EntryStore(settings.maxEntries);
    this.#freshness = new FreshnessPolicy(settings.ttlMs, new Emergencies(metadata));
    this.#feed = new ChangeFeed({
      clock: ports.clock,
      read: ports.readChanges,
      heard: (report, isGap) => {
        this.#heard(report, isGap);
      },
    });
    this.marks = new ReadMarks(this.#feed);
  }

  get now(): number {
    return this.#feed.asked;
  }

  /** From now on nobody is answered by what was held before. */
  committed(): void {
    this.#committedAt = this.#feed.asked;
    if (this.#isOn && this.#isInUse) void this.#feed.catchUp();
  }

  around(operation: Operation, next: Next): PromiseLike<unknown> {
    if (!this.#isOn || operation.kind !== 'read') return next(operation);
    const session = sessionToAnswer(operation);
    const key = session === undefined ? null : this.#keys.of(operation);
    if (session === undefined || key === null) return this.#passBy(operation, next);
    const nowMs = this.#nowMs;
    const entry = this.#usable(key, operation, nowMs);
    // The usual case waits for nothing, and what an entry depends on it knows.
    const tags = entry === undefined ? this.#tags.ofRead(operation) : entry.tags;
    if (tags === null) return this.#passBy(operation, next);
    this.#use(nowMs);
    const plan: Plan = { key, tags, session };
    if (entry !== undefined && this.#isProven(plan, this.#demandOf(plan, operation), operation, nowMs))
      return new Ready(this.#hit(entry, 'l1', plan, operation, nowMs));
    // The caller may change the arguments before they are sent: what the key says then is what is asked.
    const read = withOwnArguments(operation);
    return entry === undefined ? this.#beyond(plan, read, next) : this.#afterCatchUp('l1', plan, read, next);
  }

  /** How results are read anew while the old ones are handed out. */
  refreshBy(read: ReadInBackground): void {
    this.#inBackground = read;
  }

  /** What the database has told of by now, for what is kept elsewhere; undefined while nobody hears it. */
  async mark(): Promise<Mark | undefined> {
    if (!this.#isOn) return undefined;
    this.#use();
    if (this.#feed.last === undefined) await this.#feed.catchUp();
    return this.#feed.last;
  }

  /** Whether nothing under the tags was changed or invalidated since, as far as a question that is asked now tells. */
  async isCurrent(
    { snapshot, systemId, timeline }: Mark,
    tags: readonly string[],
    clinicId: string,
  ): Promise<boolean> {
    if (!this.#isOn) return false;
    this.#use();
    if (!(await this.#feed.catchUp())) return false;
    const { last } = this.#feed;
    const shown = parseSnapshot(snapshot);
    const since = shown === null ? undefined : this.#history.countAt(shown);
    if (since === undefined || systemId !== last?.systemId || timeline !== last.timeline) return false;
    return this.#ledger.isUnchanged(this.#tags.ofNames(tags, clinicId), since);
  }

  /** Asks no more. */
  stop(): void {
    this.#isStopped = true;
    this.#feed.stop();
    this.#stopTimer?.();
    this.#entries.clear();
    this.#ports.shared?.close();
  }

  get figures(): CacheHoldings {
    const { size: entries, bytes: memoryBytes, evictions } = this.#entries;
    return { connected: this.#ports.shared?.isConnected ?? false, entries, memoryBytes, evictions };
  }

  #passBy(operation: Operation, next: Next): PromiseLike<unknown> {
    this.#report(operation, 'bypass');
    return next(operation);
  }

  #demandOf({ session }: Plan, { options }: Operation): Demand {
    return demandOf(session, this.#committedAt, options.consistency);
  }

  get #nowMs(): number {
    return this.#ports.clock.nowMs();
  }

  #usable(key: string, operation: Operation, nowMs = this.#nowMs): CacheEntry | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    if (this.#isUsable(entry, operation, nowMs)) return entry;
    const isUnchanged = this.#ledger.isUnchanged(entry.tags, entry.since);
    if (!isUnchanged) this.#freshness.overtaken(operation.model?.name ?? '');
    // Another call may accept an older one, or want it past its time.
    if (!isUnchanged || nowMs - entry.readAtMs >= entry.freshness.staleUntilMs) this.#entries.delete(key);
    return undefined;
  }

  #isUsable(entry: CacheEntry, operation: Operation, nowMs = this.#nowMs): boolean {
    const ageMs = nowMs - entry.readAtMs;
    const { ttlMs, staleUntilMs } = entry.freshness;
    if (!this.#ledger.isUnchanged(entry.tags, entry.since)) return false;
    const isYoung = ageMs < ttlMs || (ageMs < staleUntilMs && acceptsStale(operation));
    return isYoung && ageMs < (askedTtlMs(operation.options) ?? Infinity);
  }

  /** What this process does not hold, another may have read, or be reading. */
  #beyond(plan: Plan, operation: Operation, next: Next): Promise<unknown> {
    const { shared } = this.#ports;
    if (shared === undefined || !isOrdinary(operation) || this.#loads.has(plan.key))
      return this.#load(plan, operation, next);
    // Judged by old news it would be taken for older than it is, and dropped with the next.
    if (!this.#hasFreshNews(undefined) && !this.#feed.isFailing)
      return this.#feed.catchUp().then(() => this.#fromOthers(shared, plan, operation, next));
    return this.#fromOthers(shared, plan, operation, next);
  }

  #fromOthers(shared: SharedCache, plan: Plan, operation: Operation, next: Next): Promise<unknown> {
    const accept = (result: SharedResult): CacheEntry | undefined => this.#accept(result, plan, operation);
    return shared.level.lookUp(plan.key, accept).then((found) => {
      // Others have waited with this one: meanwhile it may have been changed, or be too old for this one.
      const entry =
        found !== undefined && this.#isUsable(found, operation) ? found : this.#usable(plan.key, operation);
      // Read by somebody else here meanwhile: nobody is to wait for this process.
      if (entry !== undefined && found === undefined && !this.#loads.has(plan.key))
        shared.level.giveUp(plan.key);
      if (entry === undefined) return this.#load(plan, operation, next);
      return this.#isProven(plan, this.#demandOf(plan, operation), operation)
        ? this.#hit(entry, 'l2', plan, operation)
        : this.#afterCatchUp('l2', plan, operation, next);
    });
  }

  /** Takes over what another process has read; undefined where something may be missing in it. */
  #accept(result: SharedResult, plan: Plan, operation: Operation): CacheEntry | undefined {
    const { last } = this.#feed;
    const { value, snapshot, systemId, timeline, below, reach, freshness, ageMs } = result;
    const since = this.#history.countAt(snapshot);
    // Where there are replicas, whoever is shown it must know how far they have to be.
    if (reach === undefined && this.#ports.replicas.exist) return undefined;
    if (since === undefined || systemId !== last?.systemId || timeline !== last.timeline) return undefined;
    const { tags, key } = plan;
    const readAtMs = this.#nowMs - ageMs;
    const entry: CacheEntry = { value, tags, since, seenAt: -1, below, reach, readAtMs, freshness };
    if (!this.#isUsable(entry, operation)) return undefined;
    this.#entries.set(key, entry);
    return entry;
  }

  /** Whether everything that the reader could miss has been heard of. */
  #isProven(plan: Plan, demand: Demand, { options }: Operation, nowMs = this.#nowMs): boolean {
    return (
      this.#hasFreshNews(options.maxStalenessMs, nowMs) &&
      this.#isComparable(plan) &&
      this.#feed.hasHeard(demand)
    );
  }

  /** A short outage stops nobody who does not ask for more: what is held is handed out on the last news. */
  #hasFreshNews(maxStalenessMs: number | undefined, nowMs = this.#nowMs): boolean {
    const oldestMs =
      this.#feed.isFailing && maxStalenessMs === undefined ? LONGEST_OUTAGE_MS : OLDEST_NEWS_MS;
    return nowMs - this.#feed.newsAtMs <= Math.min(oldestMs, maxStalenessMs ?? Infinity);
  }

  /** Places on two timelines say nothing of each other. */
  #isComparable({ session: { consistency } }: Plan): boolean {
    return consistency.timeline === undefined || consistency.timeline === this.#feed.timeline;
  }

  /** What is committed meanwhile, the read may show or not: it has begun before. */
  async #afterCatchUp(level: CacheLevel, plan: Plan, operation: Operation, next: Next): Promise<unknown> {
    const entry = (await this.#catchesUp(plan, this.#demandOf(plan, operation), operation))
      ? this.#usable(plan.key, operation)
      : undefined;
    return entry === undefined
      ? await this.#load(plan, operation, next)
      : this.#hit(entry, level, plan, operation);
  }

  async #catchesUp(plan: Plan, demand: Demand, operation: Operation): Promise<boolean> {
    // While the feed fails nobody waits for it, and whoever has a limit of their own waits for nobody.
    if (this.#feed.isFailing || !this.#isComparable(plan) || !isOrdinary(operation)) return false;
    await this.#feed.catchUp(demand.floor);
    return this.#isProven(plan, demand, operation);
  }

  /** What is handed out has been seen, as if it had been read when it was. */
  #hit(entry: CacheEntry, level: CacheLevel, plan: Plan, operation: Operation, nowMs = this.#nowMs): unknown {
    const { value, seenAt, below, reach, freshness, readAtMs } = entry;
    const ageMs = nowMs - readAtMs;
    this.#report(operation, ageMs < freshness.ttlMs ? 'hit' : 'stale', level);
    if (ageMs >= freshness.refreshAfterMs && acceptsStale(operation))
      this.#refresh(plan, operation, freshness);
    const { session } = plan;
    session.seenAt = Math.max(session.seenAt, seenAt);
    if (below > (session.seenBelow ?? 0n)) session.seenBelow = below;
    session.consistency.join(reach);
    return copyValue(value);
  }

  /** Reads anew what is asked for and whose time is nearly over: one read, for which nobody waits. */
  #refresh(plan: Plan, operation: Operation, freshness: Freshness): void {
    const { key, tags } = plan;
    if (this.#inBackground === undefined || this.#refreshing.has(key) || this.#loads.has(key)) return;
    const { operation: own, next } = this.#inBackground(withOwnArguments(operation));
    const { reader: session } = own;
    if (session === undefined) return;
    this.#refreshing.add(key);
    this.#freshness.outlived(operation.model?.name ?? '', freshness);
    // A failure changes nothing: the old result is handed out until its time is over, then whoever asks is told.
    void this.#loadAlone({ key, tags, session }, own, next)
      .catch(() => undefined)
      .finally(() => this.#refreshing.delete(key));
  }

  async #load(plan: Plan, operation: Operation, next: Next): Promise<unknown> {
    const { session } = plan;
    const load = this.#loads.get(plan.key);
    if (load !== undefined && this.#mayShare(load, session, operation)) {
      const isAnswered = await load.value.then(
        () => true,
        () => false,
      );
      if (isAnswered && load.session.consistency.state === 'valid') {
        session.seenAt = this.#feed.asked;
        session.consistency.join(load.session.consistency.reach);
        return copyValue(await load.value);
      }
    }
    this.#report(operation, 'miss');
    return await this.#loadAlone(plan, operation, next);
  }

  /** Begun after all that its reader has seen and anybody here has committed; a reader with a floor reads itself. */
  #mayShare({ at, ended }: Load, session: ReadSession, operation: Operation): boolean {
    if (session.consistency.floor !== undefined || !isOrdinary(operation)) return false;
    const { after, below = 0n } = demandOf(session, this.#committedAt, operation.options.consistency);
    return at > after && ended >= below;
  }

  async #loadAlone(plan: Plan, operation: Operation, next: Next): Promise<unknown> {
    const { key, tags, session } = plan;
    const since = this.#ledger.now;
    const { last } = this.#feed;
    const readAtMs = this.#nowMs;
    const { version } = this.#ports.replicas;
    const mayKeep = operation.options.consistency !== 'eventual' && this.#mayKeep(tags);
    let load: Load | undefined;
    let isKept = false;
    try {
      load = {
        at: this.#feed.asked,
        ended: this.#feed.ended,
        value: Promise.resolve(next(operation)),
        session,
      };
      if (isOrdinary(operation)) this.#loads.set(key, load);
      const value = await load.value;
      const isSteady = version === this.#ports.replicas.version && this.#mayKeep(tags);
      // A reader in doubt does not know how far it has been, so nobody who is shown the same could.
      const isPlaced = session.consistency.state === 'valid';
      if (mayKeep && isSteady && isPlaced && this.#ledger.isUnchanged(tags, since)) {
        const freshness = this.#freshness.of(operation, value);
        const { reach } = session.consistency;
        const seenAt = this.#feed.asked;
        const entry = { value: copyValue(value), tags, since, seenAt, below: 0n, reach, readAtMs, freshness };
        isKept = this.#entries.set(key, entry);
        if (!isKept) this.#ports.tooLarge(operation.model?.name ?? '');
        else if (last !== undefined && this.#ports.shared !== undefined) void this.#pass(key, entry, last);
      }
      return value;
    } finally {
      if (this.#loads.get(key) === load) this.#loads.delete(key);
      if (!isKept) this.#ports.shared?.level.giveUp(key);
    }
  }

  /**
   * Lets other processes have it, with what the database had told of before it was read, and what it tells next: all
   * that the result shows, the next answer shows as well.
   */
  async #pass(key: string, entry: CacheEntry, { snapshot, systemId, timeline }: ChangeReport): Promise<void> {
    const isAnswered = await this.#feed.nextAnswer();
    const next = parseSnapshot(this.#feed.last?.snapshot);
    const { value, tags, since, reach, freshness, readAtMs } = entry;
    const ageMs = this.#nowMs - readAtMs;
    if (
      !isAnswered ||
      next === null ||
      ageMs >= freshness.staleUntilMs ||
      !this.#ledger.isUnchanged(tags, since)
    ) {
      this.#ports.shared?.level.giveUp(key);
      return;
    }
    const below = next.xmax;
    const result = { value, snapshot, systemId, timeline, below, reach, freshness, ageMs };
    this.#ports.shared?.level.keep(key, result);
  }

  /** Only what is read while changes are heard of, by a server that cannot lack those already heard of. */
  #mayKeep(tags: readonly string[]): boolean {
    if (this.#feed.timeline === undefined || this.#isStopped) return false;
    const slowest = this.#ports.replicas.slowest();
    return slowest === undefined || slowest >= this.#ledger.placeOf(tags);
  }

  #heard(report: ChangeReport, isGap: boolean): void {
    this.#tellLedger(report, isGap);
    if (isGap) this.#history.clear();
    const shown = parseSnapshot(report.snapshot);
    if (shown !== null) this.#history.note(shown, this.#ledger.now);
    void this.#ports.shared?.before.note(report).catch(() => undefined);
  }

  #tellLedger({ changes, place }: ChangeReport, isGap: boolean): void {
    if (isGap || changes === 'too-many') {
      this.#ledger.changedAll(place);
      return;
    }
    const tags = this.#touchedBy(changes);
    if (tags === null) this.#ledger.changedAll(place);
    else if (tags.size > 0) this.#ledger.changed(tags, place);
  }

  /** Null when it may be anything. */
  #touchedBy(changes: readonly Change[]): ReadonlySet<string> | null {
    const tags = new Set<string>();
    for (const change of changes) {
      const touched = this.#tags.ofChange(change);
      if (touched === null) return null;
      for (const tag of touched) tags.add(tag);
    }
    return tags;
  }

  /** Keeps asking for changes as long as somebody reads. */
  #use(nowMs = this.#nowMs): void {
    this.#usedAtMs = nowMs;
    if (this.#stopTimer === undefined) this.#ask();
  }

  /** Hears of changes from now on, so that the first reads can be kept, and from what other processes have heard before. */
  start(): void {
    const { shared } = this.#ports;
    if (!this.#isOn) return;
    if (shared !== undefined) this.#feed.holdUntil(this.#recall(shared));
    void this.#feed.catchUp();
  }

  async #recall({ open, before }: SharedCache): Promise<void> {
    await open();
    const past = await before.find();
    if (past.length > 0 && this.#isOn) this.#beginAt(past);
  }

  /** As if it had heard each of these reports: a tag counts as changed before the first one that is not followed by its change. */
  #beginAt(past: readonly Past[]): void {
    const touched = past.map(({ since }) => this.#touchedBy(since));
    this.#ledger.changedAll(past[0]?.shown.place ?? 0n);
    for (const [index, { shown }] of past.entries()) {
      const snapshot = parseSnapshot(shown.snapshot);
      if (snapshot !== null) this.#history.note(snapshot, this.#ledger.now);
      const [own, next] = [touched[index], touched[index + 1]];
      const place = past[index + 1]?.shown.place;
      if (place === undefined) this.#feed.beginAt(shown);
      else if (own === null || own === undefined || next === null) this.#ledger.changedAll(place);
      else
        this.#ledger.changed(
          [...own].filter((tag) => next?.has(tag) !== true),
          place,
        );
    }
  }

  get #isOn(): boolean {
    return this.#settings.isEnabled && !this.#isStopped;
  }

  get #isInUse(): boolean {
    return this.#nowMs - this.#usedAtMs < LINGER_MS;
  }

  #ask(): void {
    this.#stopTimer = this.#ports.clock.after(FEED_INTERVAL_MS, () => {
      this.#stopTimer = undefined;
      if (this.#isInUse && !this.#isStopped) this.#ask();
    });
    void this.#feed.catchUp();
  }

  #report({ model }: Operation, result: CacheResult, level: CacheLevel = 'l1'): void {
    this.#ports.answered(model?.name ?? 'raw', result, level);
  }
}
