import type { SourceMutant } from '../mutants/mutated-library.js';
import type { ScenarioName } from './model/scenarios.js';

/** A mutant, and the scenario that must catch it. */
export interface ModelMutant {
  readonly scenario: ScenarioName;
  readonly mutant: SourceMutant;
}

const inFile =
  (file: string) =>
  (scenario: ScenarioName, name: string, find: string, replace: string): ModelMutant => ({
    scenario,
    mutant: { kind: 'source', name, file: `internal/query-cache/${file}.js`, find, replace },
  });

const service = inFile('query-cache.service');
const reading = inFile('reading');
const feed = inFile('change-feed');
const history = inFile('snapshot-history');
const marks = inFile('read-marks');
const level = inFile('shared-level');
const seal = inFile('value-seal');

/**
 * Every rule of the cache that an order of events can break, taken out one at a time.
 *
 * Not among them is what only spares loads, and changes nothing of what is shown: that the history begins anew after a
 * gap (all tags count as changed by then), that a load is passed on with the news from before it (it is kept only if
 * those of later say nothing of its tags), and that news are asked for before another process's value is judged.
 */
export const MODEL_MUTANTS: readonly ModelMutant[] = [
  service(
    'a load beside a foreign write and news of it',
    'a value is kept with what the ledger says when it arrives',
    'if (mayKeep && isSteady && isPlaced && this.#ledger.isUnchanged(tags, since)) {',
    'if (mayKeep && isSteady && isPlaced) {\n const since = this.#ledger.now;',
  ),
  service(
    'two readers beside a foreign write and news of it',
    'a kept value is handed out though its tags have changed',
    'if (!this.#ledger.isUnchanged(entry.tags, entry.since)) return false;',
    '',
  ),
  reading(
    'a reader who has seen more than the cache',
    'what somebody has seen asks for no later news',
    'const after = Math.max(seenAt, committedAt);',
    'const after = committedAt;',
  ),
  reading(
    'two readers beside a writer of the same process',
    'what the process has committed asks for no later news',
    'const after = Math.max(seenAt, committedAt);',
    'const after = seenAt;',
  ),
  service(
    'a reader who has seen more than the cache',
    'news are not awaited',
    ' && this.#feed.hasHeard(demand)',
    '',
  ),
  service(
    'a load that later ones overtake',
    'what is handed out has not been seen',
    'session.seenAt = Math.max(session.seenAt, seenAt);',
    '',
  ),
  service(
    'a load that later ones overtake',
    'what another’s read has brought has not been seen',
    'session.seenAt = this.#feed.asked;',
    '',
  ),
  service(
    'a reader who has seen more than the cache',
    'a read is shared that began before what somebody must see',
    'return at > after && ended >= below;',
    'return true;',
  ),
  feed(
    'two readers beside a writer of the same process',
    'news count that were asked for earlier',
    'this.#answered > after &&',
    'this.#answered >= after &&',
  ),
  service(
    'a reader on a lagging replica beside a writer',
    'what a lagging replica shows is kept',
    'return slowest === undefined || slowest >= this.#ledger.placeOf(tags);',
    'return true;',
  ),
  service(
    'a reader who goes on in the other process, where reads go to a replica',
    'whoever is shown a value has not been where its reader was',
    'session.consistency.join(reach);',
    '',
  ),
  marks(
    'a reader who goes on in the other process, where there is one server',
    'what a session has seen without a place is left behind',
    'if (seenAt < 0 && seenBelow === 0n)',
    'if (seenAt > -2)',
  ),
  marks(
    'a reader who goes on in the other process, where there is one server',
    'what another process has counted is taken for a count of one’s own',
    'if (process === this.#process)',
    'if (process > 0)',
  ),
  marks(
    'a reader who goes on in the other process once its own has heard of what it saw',
    'what another process has heard counts as heard here',
    'return this.#feed.firstToShow(below) ?? this.#feed.asked;',
    'return this.#feed.firstToShow(below) ?? 0;',
  ),
  service(
    'a writer who goes on in the other process',
    'the place that a token brings asks for no news',
    'await this.#feed.catchUp(demand.floor);\n        return this.#isProven(plan, demand, operation);',
    'return true;',
  ),
  feed(
    'a writer who goes on in the other process',
    'a place counts as heard of before it is',
    'floor <= this.#covered && ',
    '',
  ),
  history(
    'a reader of each process beside a foreign write',
    'a snapshot counts as newer than one that shows more',
    'if (one.xmax > other.xmax) return false;',
    '',
  ),
  history(
    'two processes beside a transaction that ends late',
    'transactions that a snapshot does not show yet are forgotten',
    'return other.running.every((xid)=>xid >= one.xmax || one.running.includes(xid));',
    'return true;',
  ),
  service(
    'a reader of each process beside a foreign write',
    'another process’s value counts as read now',
    'const since = this.#history.countAt(snapshot);',
    'const since = this.#ledger.now;',
  ),
  service(
    'two processes when a standby takes over',
    'a value of another timeline is taken over',
    'if (since === undefined || systemId !== last?.systemId || timeline !== last.timeline) return undefined;\n        const { tags',
    'if (since === undefined || systemId !== last?.systemId) return undefined;\n        const { tags',
  ),
  service(
    'two processes when the cluster is restored',
    'a value of another system is taken over',
    'if (since === undefined || systemId !== last?.systemId || timeline !== last.timeline) return undefined;\n        const { tags',
    'if (since === undefined || timeline !== last?.timeline) return undefined;\n        const { tags',
  ),
  feed(
    'two processes when a standby takes over',
    'a new timeline is no gap in what is heard',
    ' && report.timeline === last.timeline;',
    ';',
  ),
  feed(
    'two processes when the cluster is restored',
    'another system is no gap in what is heard',
    'report.systemId === last.systemId && ',
    '',
  ),
  service(
    'a writer who goes on in the other process when a standby takes over',
    'places on two timelines are compared',
    'return consistency.timeline === undefined || consistency.timeline === this.#feed.timeline;',
    'return true;',
  ),
  level(
    'a reader of each process beside a foreign write',
    'what came to nothing stays claimed',
    "if (token !== '') this.#inBackground(",
    "if (token === 'none') this.#inBackground(",
  ),
  level(
    'a reader of each process beside a foreign write',
    'what is passed on stays claimed',
    'this.#inBackground(store.put(name, seal.seal(name, content), keepMs, token));',
    "this.#inBackground(store.put(name, seal.seal(name, content), keepMs, ''));",
  ),
  seal(
    'two values that change places',
    'a value is not bound to its key',
    'Buffer.from(`${String.fromCharCode(VERSION)}${name}`)',
    'Buffer.from(String.fromCharCode(VERSION, name.length))',
  ),
  service(
    'a reader who is shown what another process has read, and asks again otherwise',
    'what another process has read has not been seen',
    'if (below > (session.seenBelow ?? 0n)) session.seenBelow = below;',
    '',
  ),
  service(
    'a reader who is shown what another process has read, and asks again otherwise',
    'nobody is told how far what is passed on has seen',
    'const below = next.xmax;',
    'const below = 0n;',
  ),
  reading(
    'a reader who is shown what another process has read, and asks again otherwise',
    'what the cache has shown of another process asks for no later news',
    'const below = seenBelow > shown ? seenBelow : shown;',
    'const below = shown;',
  ),
  feed(
    'a reader who is shown what another process has read, and asks again otherwise',
    'transactions count as heard of before they have ended',
    ' && below <= this.#ended;',
    ';',
  ),
  service(
    'a reader who goes on in the other process, where reads go to a replica',
    'a sharer has not been where the load’s reader was',
    'session.consistency.join(load.session.consistency.reach);',
    '',
  ),
];

/** Rules that only several real processes can break. */
export const STAMPEDE_MUTANTS: readonly SourceMutant[] = [
  {
    kind: 'source',
    name: 'whoever misses loads, though another process is at it',
    file: 'internal/query-cache/redis-store.js',
    find: "return 'taken'`;",
    replace: "return 'claimed'`;",
  },
  {
    kind: 'source',
    name: 'each user of a process loads',
    file: 'internal/query-cache/query-cache.service.js',
    find: 'if (load !== undefined && this.#mayShare(load, session, operation)) {',
    replace: 'if (load === null) {',
  },
];

/** Rules that two real processes break beside a Redis and a replica that fail. */
export const FAULTS_MUTANTS: readonly SourceMutant[] = [
  {
    kind: 'source',
    name: 'two processes: a kept value is handed out though its tags have changed',
    file: 'internal/query-cache/query-cache.service.js',
    find: 'if (!this.#ledger.isUnchanged(entry.tags, entry.since)) return false;',
    replace: '',
  },
  {
    kind: 'source',
    name: 'two processes: what the process has committed asks for no later news',
    file: 'internal/query-cache/reading.js',
    find: 'const after = Math.max(seenAt, committedAt);',
    replace: 'const after = seenAt;',
  },
  {
    kind: 'source',
    name: 'two processes: what Redis brings counts as read now, not as of its snapshot (H16)',
    file: 'internal/query-cache/query-cache.service.js',
    find: 'const since = this.#history.countAt(snapshot);',
    replace: 'const since = this.#ledger.now;',
  },
];
