import { setTimeout as pause } from 'node:timers/promises';
import { breakRedis } from '../../chaos/redis/redis-fault.js';
import type { RunningRedis } from '../../chaos/redis/running-redis.js';
import type { Random, Span } from '../g1/random.js';
import { FaultTally } from '../servers/fault-tally.js';

const KINDS = [
  'flushes of Redis',
  'cuts of Redis’ connections',
  'pauses of Redis',
  'kills of Redis',
] as const;

export type RedisFaultKind = (typeof KINDS)[number];

/** What is gone or silent answers nothing, so that comes seldom; what is emptied or cut off is back at once. */
const WEIGHTED: readonly RedisFaultKind[] = [
  ...Array.from({ length: 3 }, () => 'flushes of Redis' as const),
  ...Array.from({ length: 3 }, () => 'cuts of Redis’ connections' as const),
  'pauses of Redis',
  'kills of Redis',
];
const REST_MS: Span = { least: 100, more: 700 };
/** On both sides of what the module waits for an answer of Redis. */
const PAUSE_MS = { least: 200, more: 800 };

/** One fault of Redis after the other, for as long as something goes on beside it. */
export class RedisStorm {
  readonly tally = new FaultTally<RedisFaultKind>(KINDS);
  readonly #redis: RunningRedis;
  readonly #random: Random;
  readonly #restMs: Span;

  /** @param restMs from one fault to the next */
  constructor(redis: RunningRedis, random: Random, restMs = REST_MS) {
    this.#redis = redis;
    this.#random = random;
    this.#restMs = restMs;
  }

  /** Rages until the work has ended. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    const over = new AbortController();
    const working = work().finally(() => {
      over.abort();
    });
    const [result] = await Promise.all([working, this.rage(over.signal)]);
    return result;
  }

  /** Ends, with Redis answering, once the signal is given. */
  async rage(signal: AbortSignal): Promise<void> {
    for (let round = 0; !signal.aborted; round += 1) {
      // Each kind once before chance decides.
      const kind = KINDS[round] ?? this.#random.pick(WEIGHTED);
      await this.#bring(kind, signal);
      this.tally.brought(kind);
      await pause(this.#random.within(this.#restMs));
    }
  }

  async #bring(kind: RedisFaultKind, signal: AbortSignal): Promise<void> {
    const time = { pauseMs: this.#random.within(PAUSE_MS), signal };
    switch (kind) {
      case 'flushes of Redis':
        await breakRedis(this.#redis, 'flush', time);
        break;
      case 'cuts of Redis’ connections':
        await this.#redis.cutConnections();
        break;
      case 'pauses of Redis':
        await breakRedis(this.#redis, 'pause', time);
        break;
      case 'kills of Redis':
        await breakRedis(this.#redis, 'kill', time);
        break;
    }
  }
}
