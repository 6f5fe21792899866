import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import {
  attemptOf,
  COLLISION,
  DUPLICATE,
  failing,
  KEYED,
  LOST_COMMIT,
  RetryStage,
  TRANSACTION,
  UNREACHABLE,
} from '../../../test/support/retry-stage.js';
import { CircuitOpenError, createError } from '../../errors/index.js';
import type { Attempt } from './retry.service.js';

describe('an unknown outcome', () => {
  let stage: RetryStage;

  beforeEach(() => {
    stage = new RetryStage();
  });

  it('ends unkeyed work at once: nothing can tell what became of it', async () => {
    const attempt = failing(LOST_COMMIT);
    await expect(stage.service.run(TRANSACTION, attempt)).rejects.toBe(LOST_COMMIT);
    expect(attempt).toHaveBeenCalledTimes(1);
    expect(stage.ended).toHaveBeenCalledWith({ target: 'primary', attempts: 1, stoppedBy: 'class' });
  });

  it('is asked after under the same receipt, as often as it takes, at no cost to the budget', async () => {
    const attempt = attemptOf(LOST_COMMIT, ...Array.from({ length: 15 }, () => UNREACHABLE));
    await expect(stage.service.run(KEYED, attempt)).resolves.toBe('done');
    expect(attempt).toHaveBeenCalledTimes(17);
    expect(new Set(stage.retried.mock.calls.map(([{ class: name }]) => name))).toEqual(
      new Set(['ambiguous']),
    );
    await expect(stage.service.run(TRANSACTION, attemptOf(COLLISION, COLLISION))).resolves.toBe('done');
  });

  it.each([
    ['a server that cannot be reached', UNREACHABLE],
    ['a breaker that is open', CircuitOpenError.of('primary')],
    ['a pool without connections', createError('DB_POOL_EXHAUSTED')],
    ['a lock that the lost attempt may hold', createError('DB_LOCK_TIMEOUT')],
    ['a defect', new Error('theirs')],
  ])('is never turned into %s: it stays unknown at the deadline', async (_case, later) => {
    const attempt = jest.fn<Attempt<string>>(async (number) => {
      throw number === 1 ? LOST_COMMIT : later;
    });
    const failure = await stage.service.run(KEYED, attempt).catch((error: unknown) => error);
    expect(failure).toBe(LOST_COMMIT);
    expect(failure).toMatchObject({ outcome: 'unknown', retryable: false });
    expect(attempt.mock.calls.length).toBeGreaterThan(20);
    expect(stage.ended).toHaveBeenLastCalledWith(
      expect.objectContaining({ attempts: attempt.mock.calls.length, stoppedBy: 'deadline' }),
    );
  });

  it('is asked after for 30 s from the first doubt, however long the work took before', async () => {
    const attempt = jest.fn<Attempt<string>>(async (number) => {
      if (number === 1) stage.nowMs += 29_000;
      throw LOST_COMMIT;
    });
    await expect(stage.service.run(KEYED, attempt)).rejects.toBe(LOST_COMMIT);
    expect(stage.nowMs - 30_000).toBeGreaterThan(28_000);
    expect(stage.nowMs - 30_000).toBeLessThanOrEqual(30_000);
  });

  it('is asked after no longer for being doubted twice', async () => {
    const attempt = jest.fn<Attempt<string>>(async (_number, receiptAnswered) => {
      receiptAnswered();
      throw LOST_COMMIT;
    });
    await expect(stage.service.run(KEYED, attempt)).rejects.toBe(LOST_COMMIT);
    expect(stage.nowMs).toBeLessThanOrEqual(31_000);
  });

  it('is asked after until the call’s own deadline where that is earlier', async () => {
    await expect(stage.service.run({ ...KEYED, deadlineMs: 5000 }, failing(LOST_COMMIT))).rejects.toBe(
      LOST_COMMIT,
    );
    expect(stage.nowMs).toBeGreaterThan(4000);
    expect(stage.nowMs).toBeLessThan(6000);
  });

  it('is over once the receipt answered: what fails then is this attempt’s, and left nothing behind', async () => {
    const attempt = attemptOf(LOST_COMMIT, UNREACHABLE, (receiptAnswered) => {
      receiptAnswered();
      return DUPLICATE;
    });
    await expect(stage.service.run(KEYED, attempt)).rejects.toBe(DUPLICATE);
    expect(attempt).toHaveBeenCalledTimes(3);
  });

  it('leaves the attempts of ordinary retries untouched', async () => {
    const answeredThenCollided = (receiptAnswered: () => void) => {
      receiptAnswered();
      return COLLISION;
    };
    const attempt = attemptOf(
      LOST_COMMIT,
      UNREACHABLE,
      UNREACHABLE,
      answeredThenCollided,
      answeredThenCollided,
    );
    await expect(stage.service.run(KEYED, attempt)).resolves.toBe('done');
    expect(attempt).toHaveBeenCalledTimes(6);
  });

  it('is told at once by a process that shuts down', async () => {
    const attempt = attemptOf(LOST_COMMIT, createError('DB_SHUTTING_DOWN'));
    await expect(stage.service.run(KEYED, attempt)).rejects.toBe(LOST_COMMIT);
    expect(attempt).toHaveBeenCalledTimes(2);
  });
});
