import { setTimeout as pause } from 'node:timers/promises';
import { LoadTally } from '../../load/load-tally.js';
import { atSteadyPace } from '../../load/steady-pace.js';
import type { ApiClient } from './api-client.js';
import type { WarmSet } from './warm-set.js';

/** Requests a second. */
export const RATE = 50;
/** Without writes the memory of the API would answer everything, and Redis never be asked. */
const WRITE_EVERY = 25;
/** More than can pile up until a request is given up. */
const MOST_UNDER_WAY = 10 * RATE;
const CLOCK = {
  nowMs: () => performance.now(),
  pause: async (ms: number) => {
    await pause(ms);
  },
};

/** What became of the requests of one measurement. */
export interface LoadFigures {
  /** Requests that were answered. */
  readonly answered: number;
  /** Requests that were not, by code. */
  readonly errorCodes: Readonly<Record<string, number>>;
  /** The longest time without an answer to a read; ms. */
  readonly longestGapMs: number;
}

/** Asks the API for a warm set over and over, and changes a row of it now and then. */
export class CachedLoad {
  readonly #api: ApiClient;
  readonly #set: WarmSet;
  readonly #signal: AbortSignal;

  /** @param signal ends it early */
  constructor(api: ApiClient, set: WarmSet, signal: AbortSignal) {
    this.#api = api;
    this.#set = set;
    this.#signal = signal;
  }

  async run(durationMs: number): Promise<LoadFigures> {
    const tally = new LoadTally(CLOCK.nowMs());
    const pace = { rate: RATE, durationMs, mostUnderWay: MOST_UNDER_WAY };
    await atSteadyPace(pace, CLOCK, (index) => this.#request(index, tally), this.#signal);
    const { reads, acknowledged, errors } = tally;
    return {
      answered: reads + acknowledged.length,
      errorCodes: summed(errors.reads, errors.writes),
      longestGapMs: Math.round(tally.longestGapMs('reads', CLOCK.nowMs())),
    };
  }

  async #request(index: number, tally: LoadTally): Promise<void> {
    const isWrite = index % WRITE_EVERY === 0;
    try {
      if (isWrite) tally.wrote(await this.#change(index), CLOCK.nowMs());
      else await this.#read(index, tally);
    } catch (error) {
      tally.failed(isWrite ? 'writes' : 'reads', error);
    }
  }

  async #read(index: number, tally: LoadTally): Promise<void> {
    await this.#api.get(nth(this.#set.paths, index));
    tally.answered(CLOCK.nowMs());
  }

  async #change(index: number): Promise<string> {
    const id = nth(this.#set.patients, index / WRITE_EVERY);
    await this.#api.send('PATCH', `/v1/patients/${id}`, { city: `Town ${String(Date.now())}` });
    return id;
  }
}

/** Around and around. */
function nth(list: readonly string[], index: number): string {
  return list[index % list.length] ?? '';
}

function summed(...counts: readonly ReadonlyMap<string, number>[]): Record<string, number> {
  const sums = new Map<string, number>();
  for (const [code, count] of counts.flatMap((map) => [...map]))
    sums.set(code, (sums.get(code) ?? 0) + count);
  return Object.fromEntries(sums);
}
