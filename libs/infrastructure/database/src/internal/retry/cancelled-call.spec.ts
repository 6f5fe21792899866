import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import {
  attemptOf,
  COLLISION,
  failing,
  KEYED,
  LOST_COMMIT,
  RetryStage,
  TRANSACTION,
  UNREACHABLE,
} from '../../../test/support/retry-stage.js';
import { TimeoutError } from '../../errors/index.js';
import type { Attempt } from './retry.service.js';

describe('a cancelled call', () => {
  let stage: RetryStage;

  beforeEach(() => {
    stage = new RetryStage();
  });
  const cancelled = { code: 'DB_OPERATION_CANCELLED' };

  it('makes no attempt when it was cancelled before', async () => {
    const attempt = attemptOf();
    await expect(
      stage.service.run({ ...TRANSACTION, signal: AbortSignal.abort() }, attempt),
    ).rejects.toMatchObject(cancelled);
    expect(attempt).not.toHaveBeenCalled();
  });

  it('makes no retry when it was cancelled during an attempt', async () => {
    const controller = new AbortController();
    const attempt = jest.fn<Attempt<string>>(async () => {
      controller.abort();
      throw COLLISION;
    });
    await expect(
      stage.service.run({ ...TRANSACTION, signal: controller.signal }, attempt),
    ).rejects.toMatchObject(cancelled);
    expect(attempt).toHaveBeenCalledTimes(1);
    expect(stage.pause).not.toHaveBeenCalled();
  });

  it('makes no retry when it was cancelled during a pause, and keeps the failure as its cause', async () => {
    const controller = new AbortController();
    stage.pause.mockImplementation(async (_ms, signal) => {
      controller.abort();
      signal?.throwIfAborted();
    });
    const attempt = failing(COLLISION);
    const failure = await stage.service
      .run({ ...TRANSACTION, signal: controller.signal }, attempt)
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(TimeoutError);
    expect(failure).toMatchObject({ ...cancelled, cause: COLLISION });
    expect(attempt).toHaveBeenCalledTimes(1);
    expect(stage.ended).toHaveBeenLastCalledWith({ target: 'primary', attempts: 1, stoppedBy: 'cancelled' });
  });

  it('is of unknown outcome when it was cancelled in doubt', async () => {
    const controller = new AbortController();
    const attempt = attemptOf(LOST_COMMIT, (_answered) => {
      controller.abort();
      return UNREACHABLE;
    });
    await expect(stage.service.run({ ...KEYED, signal: controller.signal }, attempt)).rejects.toBe(
      LOST_COMMIT,
    );
    expect(attempt).toHaveBeenCalledTimes(2);
  });

  it('is not what a pause that fails by itself is taken for', async () => {
    stage.pause.mockRejectedValue(new Error('no timer'));
    await expect(stage.service.run(TRANSACTION, failing(COLLISION))).rejects.toThrow('no timer');
  });
});
