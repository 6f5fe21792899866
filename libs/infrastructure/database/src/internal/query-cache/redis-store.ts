import type { Cluster, Redis } from 'ioredis';
import { UnavailableError } from '../../errors/index.js';
import type { Claim, Found, SharedStore } from './shared-store.port.js';

/** Names differ from those of other releases' formats. Their part in braces keeps a value and its claim on one node. */
const PREFIX = 'hc1:';
/** For so long nobody waits for a value that could not be kept; ms. */
const NOT_KEPT_MS = 1000;
const NOT_KEPT = '-';

const CLAIM = `
local value = redis.call('GET', KEYS[1])
if value and (ARGV[3] == '0' or string.sub(value, 1, #ARGV[4]) ~= ARGV[4]) then
  return {value, redis.call('PTTL', KEYS[1])}
end
if redis.call('SET', KEYS[2], ARGV[1], 'NX', 'PX', ARGV[2]) then return 'claimed' end
if redis.call('GET', KEYS[2]) == '${NOT_KEPT}' then return 'not-kept' end
return 'taken'`;

const PUT = `
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
local claim = redis.call('GET', KEYS[2])
if claim == ARGV[3] or claim == '${NOT_KEPT}' then redis.call('DEL', KEYS[2]) end`;

const RELEASE = `
if redis.call('GET', KEYS[2]) ~= ARGV[1] then return end
if ARGV[2] == '1' then redis.call('SET', KEYS[2], '${NOT_KEPT}', 'PX', ${String(NOT_KEPT_MS)})
else redis.call('DEL', KEYS[2]) end`;

/** The scripts, as ioredis makes them methods of a client. */
interface Scripts {
  hcClaimBuffer(...arguments_: readonly (string | number | Buffer)[]): Promise<unknown>;
  hcPut(...arguments_: readonly (string | number | Buffer)[]): Promise<unknown>;
  hcRelease(...arguments_: readonly (string | number | Buffer)[]): Promise<unknown>;
}

export type RedisClient = Redis | Cluster;

/** Runs what may find Redis gone: what stands before it counts, and refuses, by that. */
export type Guard = <T>(call: () => Promise<T>) => Promise<T>;

/** A {@link SharedStore} in Redis: one server, behind sentinels, or a cluster. */
export class RedisStore implements SharedStore {
  readonly #client: RedisClient & Scripts;
  readonly #guard: Guard;

  constructor(client: RedisClient, guard: Guard) {
    client.defineCommand('hcClaim', { numberOfKeys: 2, lua: CLAIM });
    client.defineCommand('hcPut', { numberOfKeys: 2, lua: PUT });
    client.defineCommand('hcRelease', { numberOfKeys: 2, lua: RELEASE });
    this.#client = client as RedisClient & Scripts;
    this.#guard = guard;
  }

  get(name: string): Promise<Found> {
    return this.#asked(async () => {
      const [key] = keysOf(name);
      // In this order a value that comes between the two is taken for older than it is, not for younger.
      const [leftMs, sealed] = await Promise.all([this.#client.pttl(key), this.#client.getBuffer(key)]);
      return sealed === null ? { kind: 'nothing' } : { kind: 'value', sealed, leftMs };
    });
  }

  claim(name: string, token: string, forMs: number, seen?: Uint8Array): Promise<Claim> {
    return this.#asked(async () => {
      const head = Buffer.from(seen ?? []);
      const hasSeen = seen === undefined ? '0' : '1';
      const answer = await this.#client.hcClaimBuffer(...keysOf(name), token, forMs, hasSeen, head);
      if (!Array.isArray(answer)) return { kind: String(answer) as 'claimed' | 'taken' | 'not-kept' };
      const [sealed, leftMs] = answer as [Buffer, number];
      return { kind: 'value', sealed, leftMs };
    });
  }

  put(name: string, sealed: Uint8Array, keepMs: number, token: string): Promise<void> {
    return this.#asked(async () => {
      await this.#client.hcPut(...keysOf(name), Buffer.from(sealed), Math.max(1, Math.round(keepMs)), token);
    });
  }

  release(name: string, token: string, isNotKept: boolean): Promise<void> {
    return this.#asked(async () => {
      await this.#client.hcRelease(...keysOf(name), token, isNotKept ? '1' : '0');
    });
  }

  delete(name: string): Promise<void> {
    return this.#asked(async () => {
      await this.#client.del(keysOf(name)[0]);
    });
  }

  /** Asks for an answer and nothing else. @throws as all others do */
  ping(): Promise<void> {
    return this.#asked(async () => {
      await this.#client.ping();
    });
  }

  /** Whatever goes wrong, Redis is what is wrong. */
  #asked<T>(call: () => Promise<T>): Promise<T> {
    return this.#guard(async () => {
      if (this.#client.status !== 'ready') throw UnavailableError.unreachable();
      try {
        return await call();
      } catch (error) {
        throw UnavailableError.unreachable({ cause: error });
      }
    });
  }
}

function keysOf(name: string): [string, string] {
  const key = `${PREFIX}{${name}}`;
  return [key, `${key}:claim`];
}
