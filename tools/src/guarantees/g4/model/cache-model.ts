import type { Explorable } from './explore.js';
import type { LibraryParts, ModelledCache } from './library-parts.js';
import { ModelledDatabase, placeOf } from './modelled-database.js';
import { ModelledRedis } from './modelled-redis.js';
import { ModelledUser } from './modelled-user.js';
import { VirtualClock } from './virtual-clock.js';
import { settled, Wire } from './wire.js';

/** Longer than anybody waits for another process between two looks; ms. */
const PAUSE_MS = 40;
/** Until the next question to the database; ms. */
const POLL_MS = 100;
/** Everybody has heard of everything by then, unless it is never told; ms. */
const HEARD_MS = 1000;

/** Something that one user, or nobody in particular, does; begins when the one before is over. */
export type Action =
  /** Reads in a process, as the script's own user. */
  | { readonly kind: 'read'; readonly process: number }
  /** Goes on in another process, with the token, and reads there. */
  | { readonly kind: 'read elsewhere'; readonly process: number }
  /** Reads past the cache. */
  | { readonly kind: 'strong'; readonly process: number }
  /** Writes in a process. */
  | { readonly kind: 'write'; readonly process: number }
  /** Somebody writes past all processes. */
  | { readonly kind: 'foreign write' }
  /** Time passes until processes ask the database again. */
  | { readonly kind: 'time' }
  | { readonly kind: 'Redis loses all' }
  | { readonly kind: 'Redis brings back' }
  | { readonly kind: 'replay' };

/** What happens in one scenario: each script in its order, the scripts in any. */
export interface Scenario {
  readonly name: string;
  readonly processes: 1 | 2;
  readonly hasRedis: boolean;
  readonly hasReplica: boolean;
  readonly scripts: readonly (readonly Action[])[];
}

interface Running {
  readonly actions: readonly Action[];
  done: number;
  isBusy: boolean;
  user: ModelledUser;
}

/** The cache of one or two processes over one row, with everything on its way in the explorer's hands. */
export class CacheModel implements Explorable {
  readonly #parts: LibraryParts;
  readonly #wire = new Wire();
  readonly #clock = new VirtualClock();
  readonly #database: ModelledDatabase;
  readonly #redis = new ModelledRedis(this.#wire);
  readonly #caches: readonly ModelledCache[];
  readonly #scripts: readonly Running[];
  readonly #hasReplica: boolean;
  /** By process: the latest version that it has committed. */
  readonly #committed: number[];
  #wrong: string | undefined;

  private constructor(parts: LibraryParts, scenario: Scenario) {
    this.#parts = parts;
    this.#hasReplica = scenario.hasReplica;
    this.#database = new ModelledDatabase(scenario.hasReplica);
    const key = new Uint8Array(32);
    this.#caches = Array.from({ length: scenario.processes }, (_, process) =>
      this.#cacheOf(scenario.hasRedis ? String(process) : undefined, key),
    );
    this.#committed = this.#caches.map(() => 0);
    this.#scripts = scenario.scripts.map((actions) => ({
      ...{ actions, done: 0, isBusy: false, user: new ModelledUser() },
    }));
  }

  /** Every process has heard what the database shows. */
  static async begin(parts: LibraryParts, scenario: Scenario): Promise<CacheModel> {
    const model = new CacheModel(parts, scenario);
    for (const cache of model.#caches) cache.start();
    await model.#rest();
    return model;
  }

  get choices(): number {
    return this.#startable.length + this.#wire.messages.length + (this.#isAnybodyPausing ? 1 : 0);
  }

  async take(choice: number): Promise<void> {
    const startable = this.#startable;
    const script = startable[choice];
    const message = this.#wire.messages[choice - startable.length];
    if (script !== undefined) this.#start(script);
    else if (message !== undefined) message.step();
    else this.#clock.advance(PAUSE_MS);
    await settled();
  }

  /** Whoever reads when all have heard of everything is shown the latest version: what was kept is not stale. */
  async end(): Promise<string | undefined> {
    await this.#rest();
    this.#database.replay();
    this.#clock.advance(HEARD_MS);
    await this.#rest();
    for (const process of this.#caches.keys()) {
      const user = new ModelledUser();
      user.mustSee = this.#database.version;
      void this.#read(user, process, 'session', 'stale fill');
      await this.#rest();
    }
    for (const cache of this.#caches) cache.stop();
    return this.#wrong;
  }

  get #startable(): readonly Running[] {
    return this.#scripts.filter(({ actions, done, isBusy }) => !isBusy && done < actions.length);
  }

  get #isAnybodyPausing(): boolean {
    return this.#clock.hasTimerWithin(PAUSE_MS) && this.#wire.messages.length === 0;
  }

  #start(script: Running): void {
    const action = script.actions[script.done];
    script.done += 1;
    script.isBusy = true;
    void this.#act(script, action).finally(() => (script.isBusy = false));
  }

  async #act(script: Running, action: Action | undefined): Promise<void> {
    switch (action?.kind) {
      case 'read':
        return await this.#read(script.user, action.process, 'session');
      case 'read elsewhere':
        script.user = script.user.handOver();
        return await this.#read(script.user, action.process, 'session');
      case 'strong':
        return await this.#read(script.user, action.process, 'strong');
      case 'write':
        return await this.#write(script.user, action.process);
      case 'foreign write':
        this.#database.commit();
        return undefined;
      case 'time':
        this.#clock.advance(POLL_MS);
        return undefined;
      case 'Redis loses all':
        this.#redis.lose();
        return undefined;
      case 'Redis brings back':
        this.#redis.bringBack();
        return undefined;
      case 'replay':
        this.#database.replay();
        return undefined;
      default:
        throw new Error('there is no such action');
    }
  }

  async #read(
    user: ModelledUser,
    process: number,
    consistency: 'session' | 'strong',
    fault = 'went back',
  ): Promise<void> {
    const cache = this.#cacheAt(process);
    // A replica that lags may show other sessions what was there before; the cache must not, but cannot be told apart.
    const committed = this.#hasReplica ? 0 : (this.#committed[process] ?? 0);
    const atLeast = Math.max(user.mustSee, committed);
    const operation = {
      model: this.#parts.metadata.models['Patient'],
      ...{ name: 'findUnique', kind: 'read', args: { where: { id: this.#database.rowId } } },
      principal: { kind: 'clinic', identity: { clinicId: this.#database.clinicId, userId: 'u', roles: [] } },
      options: { consistency },
      reader: user,
    };
    const row = (await cache.around(operation, () => this.#load(user, cache, consistency))) as {
      readonly version: number;
    };
    if (row.version < atLeast)
      this.#wrong ??= `${fault}: version ${String(row.version)}, at least ${String(atLeast)}`;
    user.mustSee = Math.max(user.mustSee, row.version);
  }

  /** What the road does: a server that has passed the session's place answers, and the session notes that. */
  async #load(user: ModelledUser, cache: ModelledCache, consistency: 'session' | 'strong'): Promise<unknown> {
    const floor = user.consistency.floor ?? 0n;
    const version = await this.#wire.send(() =>
      consistency === 'strong' ? this.#database.version : this.#database.read(Number(floor / placeOf(1))),
    );
    user.seenAt = cache.now;
    if (this.#hasReplica) user.hasBeenAt(version, this.#database.timeline);
    return { version };
  }

  async #write(user: ModelledUser, process: number): Promise<void> {
    const cache = this.#cacheAt(process);
    const version = await this.#wire.send(() => this.#database.commit());
    cache.committed();
    user.seenAt = cache.now;
    user.hasBeenAt(version, this.#database.timeline);
    user.mustSee = Math.max(user.mustSee, version);
    this.#committed[process] = version;
  }

  #cacheAt(process: number): ModelledCache {
    const cache = this.#caches[process];
    if (cache === undefined) throw new Error('there is no such process');
    return cache;
  }

  #cacheOf(processId: string | undefined, key: Uint8Array): ModelledCache {
    const { QueryCacheService, SharedLevel, ValueSeal, codec, metadata } = this.#parts;
    const clock = this.#clock;
    const observer = { refused: () => undefined, notEncodable: () => undefined };
    const shared = processId !== undefined && {
      level: new SharedLevel({
        store: this.#redis,
        seal: new ValueSeal(key),
        codec,
        clock,
        observer,
        processId,
      }),
      before: { find: () => Promise.resolve([]), note: () => Promise.resolve() },
      isConnected: true,
      open: () => Promise.resolve(),
      close: () => undefined,
    };
    const database = this.#database;
    return new QueryCacheService({ isEnabled: true, ttlMs: 60_000, maxEntries: 10 }, metadata, {
      clock,
      readChanges: (since: string | null) =>
        this.#wire.send(() => database.report(since), processId !== undefined),
      replicas: { slowest: () => database.slowest(), version: 0 },
      answered: () => undefined,
      tooLarge: () => undefined,
      ...(shared !== false && { shared }),
    });
  }

  /** Lets everything that is on its way come to its end. */
  async #rest(): Promise<void> {
    await settled();
    while (this.#wire.messages.length > 0 || this.#clock.hasTimerWithin(PAUSE_MS)) {
      const [message] = this.#wire.messages;
      if (message === undefined) this.#clock.advance(PAUSE_MS);
      else message.step();
      await settled();
    }
  }
}
