import { randomUUID } from 'node:crypto';
import type { Cluster, Redis } from 'ioredis';
import { UnavailableError } from '../../errors/index.js';
import { heardWithin } from './heard-within.js';
import { ReadBatch, type BatchSizes } from './read-batch.js';
import { isReply, refusalOf, type Refusal } from './redis-refusal.js';
import type { Claim, Found, SharedStore } from './shared-store.port.js';

/** Names differ from those of other releases' formats. Their part in braces keeps a value and its claim on one node. */
const PREFIX = 'hc1:';
/** For so long nobody waits for a value that could not be kept; ms. */
const NOT_KEPT_MS = 1000;
const NOT_KEPT = '-';

/** A cache that takes longer than a query is of no use; ms. */
const LONGEST_WAIT_MS = 250;
/** How many values are asked for at once: while some are opened, Redis is at the next. */
const TOGETHER: BatchSizes = { enough: 8, most: 32, mostUnderWay: 2 };
/** The keys of one command must be on one node of a cluster; the client sends those of one turn together. */
const EACH: BatchSizes = { enough: 1, most: 1, mostUnderWay: Infinity };

/** An answer that has grown so long is cut off, the others are asked for again: it must not take longer than it is waited for. */
const LONGEST_ANSWER_BYTES = 1024 * 1024;

/** What is no text is somebody else's: nothing opens as an empty one. */
const READ = `
local found = {}
local bytes = 0
for index, key in ipairs(KEYS) do
  if bytes > ${String(LONGEST_ANSWER_BYTES)} then break end
  local value = redis.pcall('GET', key)
  if type(value) == 'table' then
    if not string.find(value.err, 'WRONGTYPE', 1, true) then return value end
    value = ''
  end
  if value then bytes = bytes + #value end
  found[index * 2 - 1] = value
  found[index * 2] = redis.call('PTTL', key)
end
return found`;

const CLAIM = `
local value = redis.call('GET', KEYS[1])
if value and (ARGV[3] == '0' or string.sub(value, 1, #ARGV[4]) ~= ARGV[4]) then
  return {value, redis.call('PTTL', KEYS[1])}
end
if redis.call('SET', KEYS[2], ARGV[1], 'NX', 'PX', ARGV[2]) then return 'claimed' end
if redis.call('GET', KEYS[2]) == '${NOT_KEPT}' then return 'not-kept' end
return 'taken'`;

/** A value that has no room takes the one before along: nobody may be shown that in its place. */
const PUT = `
local answer = redis.pcall('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
if answer.err then redis.call('DEL', KEYS[1]) end
local claim = redis.call('GET', KEYS[2])
if claim == ARGV[3] or claim == '${NOT_KEPT}' then redis.call('DEL', KEYS[2]) end
if answer.err then return answer end`;

const RELEASE = `
if redis.call('GET', KEYS[2]) ~= ARGV[1] then return end
if ARGV[2] == '1' then redis.call('SET', KEYS[2], '${NOT_KEPT}', 'PX', ${String(NOT_KEPT_MS)})
else redis.call('DEL', KEYS[2]) end`;

/** The scripts, as ioredis makes them methods of a client. */
interface Scripts {
  hcReadBuffer(...arguments_: readonly (string | number)[]): Promise<unknown>;
  hcClaimBuffer(...arguments_: readonly (string | number | Buffer)[]): Promise<unknown>;
  hcPut(...arguments_: readonly (string | number | Buffer)[]): Promise<unknown>;
  hcRelease(...arguments_: readonly (string | number | Buffer)[]): Promise<unknown>;
}

export type RedisClient = Redis | Cluster;

/** Runs what may find Redis gone: what stands before it counts, and refuses, by that. */
export type Guard = <T>(call: () => Promise<T>) => Promise<T>;

export interface StoreObserver {
  /** Redis had no room for a value. */
  noRoom(): void;
  /** Redis answered that it cannot be used as it is. */
  unfit(error: Error): void;
}

const UNHEARD: StoreObserver = { noRoom: () => undefined, unfit: () => undefined };

/** A {@link SharedStore} in Redis: one server, behind sentinels, or a cluster. */
export class RedisStore implements SharedStore {
  readonly #client: RedisClient & Scripts;
  readonly #guard: Guard;
  readonly #observer: StoreObserver;
  readonly #reads: ReadBatch<Found>;
  #isUnfit = false;

  constructor(client: RedisClient, guard: Guard, observer: StoreObserver = UNHEARD) {
    client.defineCommand('hcRead', { lua: READ });
    client.defineCommand('hcClaim', { numberOfKeys: 2, lua: CLAIM });
    client.defineCommand('hcPut', { numberOfKeys: 2, lua: PUT });
    client.defineCommand('hcRelease', { numberOfKeys: 2, lua: RELEASE });
    this.#client = client as RedisClient & Scripts;
    this.#guard = guard;
    this.#observer = observer;
    this.#reads = new ReadBatch(client.isCluster ? EACH : TOGETHER, (names) => this.#read(names));
  }

  get(name: string): Promise<Found> {
    return this.#reads.get(name);
  }

  claim(name: string, token: string, forMs: number, seen?: Uint8Array): Promise<Claim> {
    return this.#asked(async () => {
      const head = Buffer.from(seen ?? []);
      const hasSeen = seen === undefined ? '0' : '1';
      const answer = await this.#client.hcClaimBuffer(...keysOf(name), token, forMs, hasSeen, head);
      if (!Array.isArray(answer)) return { kind: String(answer) as 'claimed' | 'taken' | 'not-kept' };
      const [sealed, leftMs] = answer as [Buffer, number];
      return { kind: 'value', sealed, leftMs };
    }, asNotKept);
  }

  async put(name: string, sealed: Uint8Array, keepMs: number, token: string): Promise<void> {
    const refusal = await this.#asked<Refusal | undefined>(async () => {
      await this.#client.hcPut(...keysOf(name), Buffer.from(sealed), Math.max(1, Math.round(keepMs)), token);
      return undefined;
    }, itself);
    // Only a claim can be foreign here: the value has taken its place, whatever was there.
    if (refusal !== 'no-room') return;
    this.#observer.noRoom();
    throw UnavailableError.unreachable();
  }

  release(name: string, token: string, isNotKept: boolean): Promise<void> {
    return this.#asked(async () => {
      await this.#client.hcRelease(...keysOf(name), token, isNotKept ? '1' : '0');
    }, forgotten);
  }

  delete(name: string): Promise<void> {
    return this.#asked(async () => {
      await this.#client.del(keysOf(name)[0]);
    });
  }

  /** Asks whether it takes what it would be given. @throws as all others do */
  ping(): Promise<void> {
    const passed = (): void => {
      this.#isUnfit = false;
    };
    const trial = keysOf(`trial ${randomUUID()}`);
    return this.#asked(() => this.#client.hcPut(...trial, '', 1, '').then(passed), passed, true);
  }

  async #read(names: readonly string[]): Promise<Found[]> {
    const found = await this.#asked(async () => {
      const keys = names.map(keyOf);
      const answer = (await this.#client.hcReadBuffer(keys.length, ...keys)) as (Buffer | number | null)[];
      if (answer.length < 2) throw new TypeError('an answer must tell of the first name at least');
      return names.slice(0, answer.length / 2).map((_name, index) => foundIn(answer, index * 2));
    });
    const others = names.slice(found.length);
    return others.length === 0 ? found : [...found, ...(await this.#read(others))];
  }

  /**
   * Whatever goes wrong, Redis is what is wrong, unless it refuses this one command. Where it answers that it cannot
   * be used as it is, nothing is asked of it until it has passed a trial: what it still does, as a replica that reads,
   * must not hide that.
   *
   * @param refused what that comes to
   */
  #asked<T>(call: () => Promise<T>, refused?: (refusal: Refusal) => T, isTrial = false): Promise<T> {
    return this.#guard(async () => {
      if (this.#client.status !== 'ready' || (this.#isUnfit && !isTrial))
        throw UnavailableError.unreachable();
      try {
        return await heardWithin(call(), LONGEST_WAIT_MS);
      } catch (error) {
        const refusal = refusalOf(error);
        if (refusal !== undefined && refused !== undefined) return refused(refusal);
        if (isReply(error)) this.#answeredWith(error);
        throw UnavailableError.unreachable({ cause: error });
      }
    });
  }

  #answeredWith(error: Error): void {
    if (this.#isUnfit) return;
    this.#isUnfit = true;
    this.#observer.unfit(error);
    // It may have passed already.
    this.ping().catch(() => undefined);
  }
}

/** Whoever asks loads for itself, and nobody waits for that. */
function asNotKept(): Claim {
  return { kind: 'not-kept' };
}

function itself(refusal: Refusal): Refusal {
  return refusal;
}

/** A claim ends by itself. */
function forgotten(): void {
  return undefined;
}

function foundIn(answer: readonly (Buffer | number | null)[], at: number): Found {
  const [sealed, leftMs] = [answer[at], answer[at + 1]];
  return sealed === null
    ? { kind: 'nothing' }
    : { kind: 'value', sealed: sealed as Buffer, leftMs: leftMs as number };
}

function keyOf(name: string): string {
  return `${PREFIX}{${name}}`;
}

function keysOf(name: string): [string, string] {
  const key = keyOf(name);
  return [key, `${key}:claim`];
}
