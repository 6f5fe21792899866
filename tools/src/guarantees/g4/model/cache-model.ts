import type { Explorable } from './explore.js';
import type { LibraryParts, ModelledCache } from './library-parts.js';
import { ModelledDatabase } from './modelled-database.js';
import { ModelledRedis } from './modelled-redis.js';
import { ModelledUser } from './modelled-user.js';
import type { Move, Place, Touch } from './move.js';
import type { Action, Event, Row, Scenario } from './scenario.js';
import { VirtualClock } from './virtual-clock.js';
import { settled, Wire } from './wire.js';

/** Longer than anybody waits for another process between two looks; ms. */
const PAUSE_MS = 40;
/** Until the next question to the database; ms. */
const POLL_MS = 100;
/** Everybody has heard of everything by then, unless it is never told; ms. */
const HEARD_MS = 1000;
/** Nobody dies here, and time stands still while anything is on its way: who waits longer waits for nobody. ms */
const LONGEST_WAIT_MS = 1000;

interface Running {
  readonly actions: readonly Action[];
  done: number;
  user: ModelledUser;
  /** Undefined while an action is under way, and after the last. */
  move: Move | undefined;
}

interface ReadSettings {
  readonly process: number;
  readonly row: Row;
  readonly consistency: 'session' | 'strong';
  /** By a question of its own. @defaultValue false */
  readonly isOtherwise?: boolean;
}

/**
 * The cache of one or two processes over a row, with everything on its way in the explorer's hands.
 *
 * A script's user is in one process at a time, so whatever touches the user touches that process.
 */
export class CacheModel implements Explorable {
  readonly #parts: LibraryParts;
  readonly #scenario: Scenario;
  readonly #wire = new Wire();
  readonly #database: ModelledDatabase;
  readonly #redis = new ModelledRedis();
  readonly #clocks: readonly VirtualClock[];
  readonly #caches: readonly ModelledCache[];
  readonly #scripts: readonly Running[];
  /** A process looks at the replica's place whatever it does, where there is one. */
  readonly #seen: readonly Place[];
  readonly #pause: Move = { touch: 'everything', take: () => this.#pass(PAUSE_MS) };
  /** By process: the latest version that it has committed. */
  readonly #committed: number[];
  #wrong: string | undefined;

  private constructor(parts: LibraryParts, scenario: Scenario) {
    this.#parts = parts;
    this.#scenario = scenario;
    this.#seen = scenario.hasReplica ? ['replica'] : [];
    this.#database = new ModelledDatabase(scenario.hasReplica);
    this.#clocks = Array.from({ length: scenario.processes }, () => new VirtualClock());
    this.#caches = this.#clocks.map((clock, process) => this.#cacheOf(process, clock));
    this.#committed = this.#caches.map(() => 0);
    this.#scripts = scenario.scripts.map((actions) => {
      const script: Running = { actions, done: 0, user: new ModelledUser(), move: undefined };
      script.move = this.#nextOf(script);
      return script;
    });
  }

  /** Every process has heard what the database shows, and its cache is in use: it goes on asking. */
  static async begin(parts: LibraryParts, scenario: Scenario): Promise<CacheModel> {
    const model = new CacheModel(parts, scenario);
    for (const cache of model.#caches) cache.start();
    await model.#rest();
    for (const process of model.#caches.keys()) {
      void model.#read(new ModelledUser(), { process, row: 1, consistency: 'session' });
      await model.#rest();
      if (scenario.isRead !== true) continue;
      void model.#read(new ModelledUser(), { process, row: 0, consistency: 'session', isOtherwise: true });
      await model.#rest();
    }
    return model;
  }

  get moves(): readonly Move[] {
    const starts = this.#scripts.flatMap(({ move }) => (move === undefined ? [] : [move]));
    const isPausing = this.#wire.moves.length === 0 && this.#isAnybodyPausing;
    return [...starts, ...this.#wire.moves, ...(isPausing ? [this.#pause] : [])];
  }

  settle(): Promise<void> {
    return settled();
  }

  /** Whoever reads when all have heard of everything is shown what is there: what was kept is not stale. */
  async end(): Promise<string | undefined> {
    await this.#rest();
    this.#database.replay();
    this.#pass(HEARD_MS);
    await this.#rest();
    for (const process of this.#caches.keys()) {
      const before = this.#wrong;
      const user = new ModelledUser();
      const shown = this.#read(user, { process, row: 0, consistency: 'session' });
      await this.#rest();
      const version = await shown;
      if (version !== this.#database.version)
        this.#wrong = before ?? `stale fill: ${said(version)} for ${said(this.#database.version)}`;
    }
    for (const cache of this.#caches) cache.stop();
    return this.#wrong;
  }

  #nextOf(script: Running): Move | undefined {
    const action = script.actions[script.done];
    if (action === undefined) return undefined;
    return {
      touch: this.#touchOf(action),
      take: () => {
        script.done += 1;
        script.move = undefined;
        void this.#act(script, action).then(() => {
          if ('process' in action)
            script.user.answeredBy(this.#cacheAt(action.process), this.#scenario.hasMarks);
          script.move = this.#nextOf(script);
        });
      },
    };
  }

  #touchOf(action: Action): Touch {
    if ('process' in action) return { reads: this.#seen, changes: [nameOf(action.process)] };
    switch (action.kind) {
      case 'foreign write':
      case 'foreign begin':
      case 'foreign commit':
        return { reads: [], changes: ['primary'] };
      case 'replay':
        return { reads: ['primary'], changes: ['replica'] };
      case 'Redis loses all':
      case 'Redis brings back':
      case 'Redis is tampered with':
        return { reads: [], changes: ['Redis'] };
      case 'failover':
      case 'restore':
        return 'everything';
    }
  }

  async #act(script: Running, action: Action): Promise<void> {
    switch (action.kind) {
      case 'read':
        await this.#read(script.user, { process: action.process, row: 0, consistency: 'session' });
        return;
      case 'read otherwise':
        await this.#read(script.user, {
          ...{ process: action.process, row: 0, consistency: 'session', isOtherwise: true },
        });
        return;
      case 'read elsewhere':
        script.user = script.user.handOver(this.#cacheAt(action.process));
        await this.#read(script.user, { process: action.process, row: 0, consistency: 'session' });
        return;
      case 'strong':
        await this.#read(script.user, { process: action.process, row: 0, consistency: 'strong' });
        return;
      case 'write':
        await this.#write(script.user, action.process);
        return;
      case 'time':
        this.#clockOf(action.process).advance(POLL_MS);
        return;
      default:
        this.#happen(action.kind);
    }
  }

  #happen(event: Event): void {
    const happens: Readonly<Record<Event, () => void>> = {
      'foreign write': () => this.#database.commit(),
      'foreign begin': () => this.#database.begin(),
      'foreign commit': () => this.#database.commitBegun(),
      'Redis loses all': () => this.#redis.lose(),
      'Redis brings back': () => this.#redis.bringBack(),
      'Redis is tampered with': () => this.#redis.swap(),
      replay: () => this.#database.replay(),
      failover: () => this.#database.failOver(),
      restore: () => this.#database.restore(),
    };
    happens[event]();
  }

  /** @returns the version that was shown */
  async #read(user: ModelledUser, settings: ReadSettings): Promise<number> {
    const { process, row, consistency, isOtherwise = false } = settings;
    const cache = this.#cacheAt(process);
    // A replica that lags may show other sessions what was there before; the cache must not, but cannot be told apart.
    const committed = this.#scenario.hasReplica ? 0 : (this.#committed[process] ?? 0);
    const seen = row === 0 ? Math.max(user.mustSee, committed) : 0;
    const clock = this.#clockOf(process);
    const beganAtMs = clock.nowMs();
    const id = this.#database.idOf(row);
    const operation = {
      model: this.#parts.metadata.models['Patient'],
      ...{ name: isOtherwise ? 'findFirst' : 'findUnique', kind: 'read', args: { where: { id } } },
      principal: {
        kind: 'clinic',
        identity: { clinicId: this.#database.clinicId, userId: 'u', roles: [] },
      },
      options: { consistency },
      reader: user,
    };
    const shown = (await cache.around(operation, () => this.#load(user, settings))) as Shown;
    const atLeast = this.#database.surviving(seen);
    if (shown.id !== id) this.#wrong ??= 'the value of another row';
    else if (shown.version < atLeast)
      this.#wrong ??= `went back: ${said(shown.version)}, at least ${said(atLeast)}`;
    if (clock.nowMs() - beganAtMs > LONGEST_WAIT_MS) this.#wrong ??= 'waited for nobody';
    if (row === 0) user.mustSee = Math.max(atLeast, shown.version);
    return shown.version;
  }

  /** What the road does: a server that has passed the session's place answers, and the session notes that. */
  async #load(user: ModelledUser, { process, row, consistency }: ReadSettings): Promise<Shown> {
    const database = this.#database;
    const floor = user.consistency.floor ?? 0n;
    const { version, place, timeline } = await this.#ask(process, ['primary', ...this.#seen], [], () => {
      const shown = consistency === 'strong' ? database.version : database.read(floor);
      return { version: shown, place: database.placeOf(shown), timeline: database.timeline };
    });
    user.seenAt = this.#cacheAt(process).now;
    if (this.#scenario.hasReplica) user.hasBeenAt(place, timeline);
    return { id: database.idOf(row), version: row === 0 ? version : 0 };
  }

  async #write(user: ModelledUser, process: number): Promise<void> {
    const cache = this.#cacheAt(process);
    const database = this.#database;
    const { version, place, timeline } = await this.#ask(process, [], ['primary'], () => {
      const made = database.commit();
      return { version: made, place: database.placeOf(made), timeline: database.timeline };
    });
    cache.committed();
    user.seenAt = cache.now;
    user.hasBeenAt(place, timeline);
    user.mustSee = Math.max(user.mustSee, version);
    this.#committed[process] = version;
  }

  #ask<T>(
    process: number,
    reads: readonly Place[],
    changes: readonly Place[],
    effect: () => T,
    isAtOnce = false,
  ): Promise<T> {
    return this.#wire.send(effect, {
      ...{ from: nameOf(process), to: { reads, changes }, seen: this.#seen, isAtOnce },
    });
  }

  get #isAnybodyPausing(): boolean {
    return this.#clocks.some((clock) => clock.hasTimerWithin(PAUSE_MS));
  }

  #pass(ms: number): void {
    for (const clock of this.#clocks) clock.advance(ms);
  }

  #clockOf(process: number): VirtualClock {
    const clock = this.#clocks[process];
    if (clock === undefined) throw new Error('there is no such process');
    return clock;
  }

  #cacheAt(process: number): ModelledCache {
    const cache = this.#caches[process];
    if (cache === undefined) throw new Error('there is no such process');
    return cache;
  }

  #cacheOf(process: number, clock: VirtualClock): ModelledCache {
    const { QueryCacheService, metadata } = this.#parts;
    const database = this.#database;
    const { hasRedis, isSlow } = this.#scenario;
    return new QueryCacheService({ isEnabled: true, ttlMs: 60_000, maxEntries: 10 }, metadata, {
      clock,
      readChanges: (since: string | null) =>
        this.#ask(process, ['primary'], [], () => database.report(since), !isSlow),
      replicas: { exist: database.slowest() !== undefined, slowest: () => database.slowest(), version: 0 },
      answered: () => undefined,
      tooLarge: () => undefined,
      ...(hasRedis && { shared: this.#sharedBy(process, clock) }),
    });
  }

  #sharedBy(process: number, clock: VirtualClock): object {
    const { SharedLevel, sealOf, codec } = this.#parts;
    const { isSlow } = this.#scenario;
    const store = this.#redis.storeFor((effect, isChange) =>
      this.#ask(process, isChange ? [] : ['Redis'], isChange ? ['Redis'] : [], effect, !isSlow),
    );
    return {
      level: new SharedLevel({
        ...{ store, seal: sealOf(process), codec, clock, processId: String(process) },
        observer: { refused: () => undefined, notEncodable: () => undefined },
      }),
      before: { find: () => Promise.resolve([]), note: () => Promise.resolve() },
      isConnected: true,
      open: () => Promise.resolve(),
      close: () => undefined,
    };
  }

  /** Lets everything that is on its way come to its end. */
  async #rest(): Promise<void> {
    await settled();
    while (this.#wire.moves.length > 0 || this.#isAnybodyPausing) {
      const [move] = this.#wire.moves;
      (move ?? this.#pause).take();
      await settled();
    }
  }
}

interface Shown {
  readonly id: string;
  readonly version: number;
}

function nameOf(process: number): Place {
  return `process ${String(process)}` as Place;
}

function said(version: number): string {
  return `version ${String(version)}`;
}
