import type { RowSet } from './row.js';
import type { RowWriter } from './row-writer.port.js';
import { isWorthRepeating } from './write-failure.js';

export interface RepeatSettings {
  /** Attempts in all; ≥ 1. @defaultValue 5 */
  readonly attempts?: number;
  /** Pause before the second attempt, doubled before each further one; ms. @defaultValue 200 */
  readonly pauseMs?: number;
  readonly sleep?: (ms: number) => Promise<void>;
}

const DEFAULT_ATTEMPTS = 5;
const DEFAULT_PAUSE_MS = 200;

/** Repeats what failed in passing: a restarted server, a deadlock between two loaders, a lost reply. */
export class RepeatingRowWriter implements RowWriter {
  readonly #inner: RowWriter;
  readonly #settings: Required<RepeatSettings>;

  constructor(inner: RowWriter, settings: RepeatSettings = {}) {
    this.#inner = inner;
    this.#settings = {
      attempts: settings.attempts ?? DEFAULT_ATTEMPTS,
      pauseMs: settings.pauseMs ?? DEFAULT_PAUSE_MS,
      sleep: settings.sleep ?? ((ms) => new Promise((resolve) => setTimeout(resolve, ms))),
    };
  }

  async write(sets: readonly RowSet[]): Promise<readonly number[]> {
    const { attempts, pauseMs, sleep } = this.#settings;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#inner.write(sets);
      } catch (error) {
        if (attempt >= attempts || !isWorthRepeating(error)) throw error;
        await sleep(pauseMs * 2 ** (attempt - 1));
      }
    }
  }
}
