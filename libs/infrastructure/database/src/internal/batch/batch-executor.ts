import { TimeoutError, ValidationError, type DatabaseError } from '../../errors/index.js';
import { PRIORITIES, type Priority } from '../../pipeline/priority.js';

export type BatchPriority = Priority;

/** One item's end: its value, or why there is none. */
export type BatchResult<T> =
  | { readonly status: 'ok'; readonly value: T; readonly attempts: number }
  | { readonly status: 'failed'; readonly error: DatabaseError; readonly attempts: number };

export interface BatchSettings {
  /** Items under way at once; 1–500. @defaultValue 50 */
  readonly concurrency?: number;
  /** Further attempts of an item that failed without effect; 0–10. @defaultValue 3 */
  readonly retries?: number;
  /** Called after each item, with how many have ended. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Starts no further item once one has failed. @defaultValue false */
  readonly stopOnError?: boolean;
}

export interface BatchItem<T> {
  readonly run: () => Promise<T>;
  readonly priority: BatchPriority;
}

export interface BatchPorts {
  readonly pause: (ms: number) => Promise<void>;
  /** 0 ≤ n < 1 */
  readonly random: () => number;
  /** Whatever was thrown, as a typed error. */
  readonly classify: (error: unknown) => DatabaseError;
}

const BASE_PAUSE_MS = 50;
const MAX_PAUSE_MS = 2000;

/**
 * Runs items side by side, the most urgent first; results are in input order.
 *
 * An item is tried again only when its error says that the same call can succeed and that nothing was written.
 *
 * @throws DB_ARGUMENT_INVALID for settings out of range; what `onProgress` throws, once the items under way have ended
 */
export async function executeBatch<T>(
  items: readonly BatchItem<T>[],
  settings: BatchSettings,
  ports: BatchPorts,
): Promise<BatchResult<T>[]> {
  const concurrency = wholeNumber('concurrency', settings.concurrency ?? 50, 1, 500);
  const retries = wholeNumber('retries', settings.retries ?? 3, 0, 10);
  const results: BatchResult<T>[] = [];
  const queue = items.map((item, index) => ({ item, index })).sort((a, b) => rankOf(a.item) - rankOf(b.item));
  let started = 0;
  let done = 0;
  let isStopped = false;
  const runNext = async ({ item, index }: (typeof queue)[number]): Promise<void> => {
    const result: BatchResult<T> = isStopped
      ? { status: 'failed', error: TimeoutError.cancelled(), attempts: 0 }
      : await attempt(item, retries, ports);
    results[index] = result;
    isStopped ||= settings.stopOnError === true && result.status === 'failed';
    settings.onProgress?.(++done, items.length);
  };
  const work = async (): Promise<void> => {
    try {
      for (let next = queue[started++]; next !== undefined; next = queue[started++]) await runNext(next);
    } catch (error) {
      started = queue.length;
      throw error;
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: Math.min(concurrency, items.length) }, work));
  const broken = ends.find((end) => end.status === 'rejected');
  if (broken !== undefined) throw broken.reason;
  return results;
}

async function attempt<T>(item: BatchItem<T>, retries: number, ports: BatchPorts): Promise<BatchResult<T>> {
  for (let attempts = 1; ; attempts += 1) {
    try {
      return { status: 'ok', value: await item.run(), attempts };
    } catch (caught) {
      const error = ports.classify(caught);
      if (attempts > retries || !error.retryable || error.outcome !== 'none')
        return { status: 'failed', error, attempts };
      // Full jitter. Source: Brooker, "Exponential Backoff and Jitter", AWS Architecture Blog, 2015.
      await ports.pause(ports.random() * Math.min(MAX_PAUSE_MS, BASE_PAUSE_MS * 2 ** (attempts - 1)));
    }
  }
}

function wholeNumber(name: string, value: number, from: number, to: number): number {
  if (Number.isSafeInteger(value) && value >= from && value <= to) return value;
  throw ValidationError.argument(name, `a whole number from ${String(from)} to ${String(to)}`);
}

function rankOf({ priority }: BatchItem<unknown>): number {
  return PRIORITIES.indexOf(priority);
}
