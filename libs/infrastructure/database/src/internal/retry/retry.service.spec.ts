import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import {
  attemptOf,
  COLLISION,
  DUPLICATE,
  failing,
  RetryStage,
  TRANSACTION,
  UNREACHABLE,
} from '../../../test/support/retry-stage.js';
import { createError } from '../../errors/index.js';
import type { Attempt, RetryWork } from './retry.service.js';

describe('RetryService', () => {
  let stage: RetryStage;

  beforeEach(() => {
    stage = new RetryStage();
  });

  it.each([
    ['attempts', 0],
    ['maxMs', 1],
    ['baseMs', 0.5],
    ['deadlineMs', 0],
    ['deadlineMs', Number.NaN],
  ])('refuses %s = %p before any attempt', async (name, value) => {
    const attempt = attemptOf();
    await expect(stage.service.run({ ...TRANSACTION, [name]: value }, attempt)).rejects.toMatchObject({
      code: 'DB_ARGUMENT_INVALID',
      field: name,
    });
    expect(attempt).not.toHaveBeenCalled();
  });

  it('refuses defaults out of range', () => {
    expect(() => stage.serviceWith({ attempts: 99 })).toThrow('attempts');
  });

  it('tries once what no repetition can mend', async () => {
    for (const error of [DUPLICATE, new Error('theirs'), createError('DB_POOL_EXHAUSTED')]) {
      const attempt = failing(error);
      await expect(stage.service.run(TRANSACTION, attempt)).rejects.toBe(error);
      expect(attempt).toHaveBeenCalledTimes(1);
    }
    expect(stage.retried).not.toHaveBeenCalled();
    expect(stage.ended).toHaveBeenCalledWith({ target: 'primary', attempts: 1, stoppedBy: 'class' });
  });

  it('says nothing of work that succeeds at once', async () => {
    await expect(stage.service.run(TRANSACTION, attemptOf())).resolves.toBe('done');
    expect([stage.retried.mock.calls, stage.ended.mock.calls, stage.pauses]).toEqual([[], [], []]);
  });

  it('treats what an attempt throws at once as what it rejects with', async () => {
    const attempt = jest.fn<Attempt<string>>(() => {
      throw COLLISION;
    });
    await expect(stage.service.run(TRANSACTION, attempt)).rejects.toBe(COLLISION);
    expect(attempt).toHaveBeenCalledTimes(3);
  });

  it('runs the whole again after a failure that left nothing behind, and tells', async () => {
    const attempt = attemptOf(COLLISION, UNREACHABLE);
    await expect(stage.service.run(TRANSACTION, attempt)).resolves.toBe('done');
    expect(attempt.mock.calls.map(([number]) => number)).toEqual([1, 2, 3]);
    expect(stage.retried.mock.calls).toEqual([
      [{ class: 'definite', target: 'primary', attempt: 1, pauseMs: 25 }],
      [{ class: 'definite', target: 'primary', attempt: 2, pauseMs: 50 }],
    ]);
    expect(stage.pauses).toEqual([25, 50]);
    expect(stage.ended.mock.calls).toEqual([[{ target: 'primary', attempts: 3, stoppedBy: undefined }]]);
  });

  it('throws the last failure once the attempts are used up', async () => {
    const last = createError('DB_DEADLOCK');
    const attempt = attemptOf(COLLISION, COLLISION, last);
    await expect(stage.service.run(TRANSACTION, attempt)).rejects.toBe(last);
    expect(attempt).toHaveBeenCalledTimes(3);
    expect(stage.ended).toHaveBeenLastCalledWith({ target: 'primary', attempts: 3, stoppedBy: 'attempts' });
  });

  it('takes attempts and pauses from the call, then from its own defaults', async () => {
    const own = stage.serviceWith({ attempts: 4, baseMs: 100, maxMs: 150 });
    const pausesOf = async (options: Partial<RetryWork>) => {
      stage.pause.mockClear();
      await expect(own.run({ ...TRANSACTION, ...options }, failing(COLLISION))).rejects.toBe(COLLISION);
      return stage.pauses;
    };
    expect(await pausesOf({})).toEqual([50, 75, 75]);
    expect(await pausesOf({ attempts: 2 })).toEqual([50]);
    expect(await pausesOf({ baseMs: 120 })).toEqual([60, 75, 75]);
    expect(await pausesOf({ maxMs: 120 })).toEqual([50, 60, 60]);
  });

  it('repeats a read for the server’s sake, which a transaction may not', async () => {
    const stalled = createError('DB_RESPONSE_TIMEOUT');
    await expect(stage.service.run({ kind: 'read', target: 'replica-1' }, attemptOf(stalled))).resolves.toBe(
      'done',
    );
    expect(stage.retried.mock.lastCall).toMatchObject([{ class: 'read', target: 'replica-1' }]);
    await expect(stage.service.run(TRANSACTION, attemptOf(stalled))).rejects.toBe(stalled);
  });

  describe('the deadline', () => {
    it('lets no retry start that would only begin after it', async () => {
      const attempt = failing(COLLISION);
      await expect(stage.service.run({ ...TRANSACTION, deadlineMs: 25 }, attempt)).rejects.toBe(COLLISION);
      expect(attempt).toHaveBeenCalledTimes(1);
      expect(stage.pause).not.toHaveBeenCalled();
      expect(stage.ended).toHaveBeenCalledWith({ target: 'primary', attempts: 1, stoppedBy: 'deadline' });
    });

    it('counts from the call, the attempts’ own time included', async () => {
      const attempt = jest.fn<Attempt<string>>(async () => {
        stage.nowMs += 100;
        throw COLLISION;
      });
      await expect(stage.service.run({ ...TRANSACTION, deadlineMs: 180 }, attempt)).rejects.toBe(COLLISION);
      expect(attempt).toHaveBeenCalledTimes(2);
    });
  });

  describe('the budget', () => {
    it('is the target’s own: one that is used up refuses its retries and nobody else’s', async () => {
      for (let call = 0; call < 5; call += 1)
        await stage.service.run(TRANSACTION, failing(COLLISION)).catch(() => undefined);
      const attempt = failing(COLLISION);
      await expect(stage.service.run(TRANSACTION, attempt)).rejects.toBe(COLLISION);
      expect(attempt).toHaveBeenCalledTimes(1);
      expect(stage.ended).toHaveBeenLastCalledWith({ target: 'primary', attempts: 1, stoppedBy: 'budget' });
      await expect(
        stage.service.run({ ...TRANSACTION, target: 'replica-1' }, attemptOf(COLLISION)),
      ).resolves.toBe('done');
    });

    it('is refilled by successes, at once and at last', async () => {
      for (let call = 0; call < 5; call += 1)
        await stage.service.run(TRANSACTION, failing(COLLISION)).catch(() => undefined);
      for (let call = 0; call < 10; call += 1) await stage.service.run(TRANSACTION, attemptOf());
      await expect(stage.service.run(TRANSACTION, attemptOf(COLLISION))).resolves.toBe('done');
      for (let call = 0; call < 9; call += 1) await stage.service.run(TRANSACTION, attemptOf());
      await expect(stage.service.run(TRANSACTION, attemptOf(COLLISION))).resolves.toBe('done');
    });
  });
});
