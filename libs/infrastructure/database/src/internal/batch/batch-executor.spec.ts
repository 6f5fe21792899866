import { setImmediate as nextTurn } from 'node:timers/promises';
import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { createError, type DatabaseError } from '../../errors/index.js';
import {
  executeBatch,
  type BatchItem,
  type BatchPorts,
  type BatchPriority,
  type BatchSettings,
} from './batch-executor.js';

const transient = createError('DB_SERIALIZATION_FAILURE');
const permanent = createError('DB_UNIQUE_CONFLICT');
const unknown = createError('DB_OUTCOME_UNKNOWN');

describe('executeBatch', () => {
  const pause = jest.fn<BatchPorts['pause']>();
  const ports: BatchPorts = { pause, random: () => 0.5, classify: (error) => error as DatabaseError };
  beforeEach(() => {
    pause.mockReset().mockResolvedValue();
  });
  const itemOf = <T>(run: () => Promise<T>, priority: BatchPriority = 'normal'): BatchItem<T> => ({
    run,
    priority,
  });
  const execute = <T>(items: BatchItem<T>[], settings: BatchSettings = {}) =>
    executeBatch(items, settings, ports);
  /** Fails with each error in turn, then succeeds. */
  const failing = (...errors: DatabaseError[]) => {
    const run = jest.fn(async () => {
      const error = errors.shift();
      if (error !== undefined) throw error;
      return 'done';
    });
    return { run, item: itemOf(run) };
  };

  it.each([
    ['concurrency', 0],
    ['concurrency', 501],
    ['concurrency', 1.5],
    ['concurrency', Number.NaN],
    ['concurrency', '5'],
    ['retries', -1],
    ['retries', 11],
  ])('refuses a %s of %p before any item starts', async (name, value) => {
    const { run, item } = failing();
    await expect(execute([item], { [name]: value })).rejects.toMatchObject({
      code: 'DB_ARGUMENT_INVALID',
      field: name,
    });
    expect(run).not.toHaveBeenCalled();
  });

  describe('tries an item again', () => {
    it.each([
      ['that may have been committed', unknown],
      ['whose error no repetition mends', permanent],
    ])('never: one %s', async (_case, error) => {
      const { run, item } = failing(error);
      await expect(execute([item])).resolves.toEqual([{ status: 'failed', error, attempts: 1 }]);
      expect(run).toHaveBeenCalledTimes(1);
    });

    it('as often as told, and no more', async () => {
      const { item } = failing(...Array<DatabaseError>(10).fill(transient));
      await expect(execute([item])).resolves.toEqual([{ status: 'failed', error: transient, attempts: 4 }]);
      await expect(execute([item], { retries: 0 })).resolves.toMatchObject([{ attempts: 1 }]);
    });

    it('until it succeeds, pausing longer each time, by half of the widest pause here', async () => {
      const { item } = failing(...Array<DatabaseError>(7).fill(transient));
      await expect(execute([item], { retries: 10 })).resolves.toEqual([
        { status: 'ok', value: 'done', attempts: 8 },
      ]);
      expect(pause.mock.calls.flat()).toEqual([25, 50, 100, 200, 400, 800, 1000]);
    });

    it('not after an attempt that ended in doubt', async () => {
      const { item } = failing(transient, unknown);
      await expect(execute([item])).resolves.toEqual([{ status: 'failed', error: unknown, attempts: 2 }]);
    });
  });

  it('classifies whatever an item throws, at once or later', async () => {
    const classify = jest.fn(() => permanent);
    const thrower = itemOf<never>(() => {
      throw new Error('at once');
    });
    const rejecter = itemOf<never>(() => Promise.reject(new Error('later')));
    const results = await executeBatch([thrower, rejecter], {}, { ...ports, classify });
    expect(results.map(({ status }) => status)).toEqual(['failed', 'failed']);
    expect(classify.mock.calls.map(([error]: unknown[]) => (error as Error).message)).toEqual([
      'at once',
      'later',
    ]);
  });

  describe('once an item has failed', () => {
    const items = () => [failing().item, failing(permanent).item, failing().item, failing().item];

    it('starts no further one when told to stop', async () => {
      const results = await execute(items(), { stopOnError: true, concurrency: 1 });
      expect(results).toMatchObject([
        { status: 'ok' },
        { error: { code: permanent.code }, attempts: 1 },
        { error: { code: 'DB_OPERATION_CANCELLED' }, attempts: 0 },
        { error: { code: 'DB_OPERATION_CANCELLED' }, attempts: 0 },
      ]);
    });

    it('goes on otherwise', async () => {
      const results = await execute(items(), { concurrency: 1 });
      expect(results.map(({ status }) => status)).toEqual(['ok', 'failed', 'ok', 'ok']);
    });

    it('lets those under way end', async () => {
      const slow = itemOf(async () => await nextTurn('slow'));
      const results = await execute([slow, failing(permanent).item, failing().item], {
        stopOnError: true,
        concurrency: 2,
      });
      expect(results).toMatchObject([{ value: 'slow' }, { status: 'failed' }, { attempts: 0 }]);
    });
  });

  it('starts the most urgent first and answers in input order', async () => {
    const started: string[] = [];
    const priorities: BatchPriority[] = ['low', 'normal', 'critical', 'high', 'normal', 'critical'];
    const items = priorities.map((priority, index) =>
      itemOf(async () => {
        started.push(`${priority} ${index}`);
        return index;
      }, priority),
    );
    const results = await execute(items, { concurrency: 1 });
    expect(started).toEqual(['critical 2', 'critical 5', 'high 3', 'normal 1', 'normal 4', 'low 0']);
    expect(results.map((result) => result.status === 'ok' && result.value)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('never has more items under way than allowed, and as many as it can', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 40 }),
        fc.integer({ min: 1, max: 12 }),
        async (count, concurrency) => {
          let now = 0;
          let most = 0;
          const items = Array.from({ length: count }, () =>
            itemOf(async () => {
              most = Math.max(most, (now += 1));
              await nextTurn();
              now -= 1;
            }),
          );
          await expect(execute(items, { concurrency })).resolves.toHaveLength(count);
          expect(most).toBe(Math.min(count, concurrency));
        },
      ),
    );
  });

  it('tells the progress after each item, refused ones included', async () => {
    const onProgress = jest.fn<(done: number, total: number) => void>();
    await execute([failing(permanent).item, failing().item], {
      onProgress,
      stopOnError: true,
      concurrency: 1,
    });
    expect(onProgress.mock.calls).toEqual([
      [1, 2],
      [2, 2],
    ]);
  });

  it('passes on what onProgress throws, once the items under way have ended', async () => {
    let isEnded = false;
    const slow = itemOf(async () => {
      await nextTurn();
      isEnded = true;
    });
    const { run, item } = failing();
    const onProgress = () => {
      throw new Error('display gone');
    };
    const batch = execute<unknown>([failing().item, slow, item], { onProgress, concurrency: 2 });
    await expect(batch).rejects.toThrow('display gone');
    expect(isEnded).toBe(true);
    expect(run).not.toHaveBeenCalled();
  });

  it('takes 100 000 items in a moment', async () => {
    const items = Array.from({ length: 100_000 }, (_, index) => itemOf(async () => index));
    const startedAt = process.cpuUsage();
    const results = await execute(items);
    expect(results).toHaveLength(100_000);
    expect(process.cpuUsage(startedAt).user / 1000).toBeLessThan(20_000);
  });
});
