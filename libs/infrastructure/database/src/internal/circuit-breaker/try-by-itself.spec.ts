import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ManualClock } from '../../../test/support/manual-clock.js';
import { RecordingLogger } from '../../../test/support/recording-logger.js';
import { createError } from '../../errors/index.js';
import { CircuitBreakerService } from './circuit-breaker.service.js';
import { tryByItself } from './try-by-itself.js';

const UNREACHABLE = createError('DB_UNREACHABLE');

describe('tryByItself', () => {
  let clock: ManualClock;
  let breakers: CircuitBreakerService;
  let end: () => void;
  const call = jest.fn<() => Promise<void>>();

  beforeEach(() => {
    clock = new ManualClock();
    breakers = new CircuitBreakerService(
      { resetMs: 60_000, nowMs: () => clock.nowMs() },
      new RecordingLogger(),
    );
    call.mockReset().mockResolvedValue();
    end = tryByItself(breakers, 'redis', () => breakers.run('redis', call), clock);
  });
  afterEach(() => {
    breakers.onModuleDestroy();
  });

  const open = async (target = 'redis') => {
    for (let time = 0; time < 5; time += 1)
      await breakers.run(target, () => Promise.reject(UNREACHABLE)).catch(() => undefined);
  };
  const state = () => breakers.getCircuitBreakerState('redis').state;

  it('asks nothing while the breaker is closed or open, nor for another target', async () => {
    await open();
    await open('primary');
    breakers.targetIsBack('primary');
    await clock.advance(1000);
    expect(call).not.toHaveBeenCalled();
  });

  it('closes the breaker of a target that is back, with three calls and no more', async () => {
    await open();
    breakers.targetIsBack('redis');
    await clock.advance(0);
    expect(state()).toBe('closed');
    expect(call).toHaveBeenCalledTimes(3);
  });

  it('leaves the breaker open after one call that fails', async () => {
    call.mockRejectedValue(UNREACHABLE);
    await open();
    breakers.targetIsBack('redis');
    await clock.advance(1000);
    expect(state()).toBe('open');
    expect(call).toHaveBeenCalledTimes(1);
  });

  it('waits for somebody else’s trial, asking again at times, and goes on after it', async () => {
    await open();
    end();
    let answer: () => void = () => undefined;
    call.mockImplementationOnce(() => new Promise((resolve) => (answer = resolve)));
    let refusals = 0;
    breakers.onEvent(({ kind }) => {
      if (kind === 'half-open') void breakers.run('redis', call);
      if (kind === 'rejected') refusals += 1;
    });
    tryByItself(breakers, 'redis', () => breakers.run('redis', call), clock);
    breakers.targetIsBack('redis');
    await clock.advance(500);
    expect([state(), refusals]).toEqual(['half-open', 11]);
    answer();
    await clock.advance(50);
    expect(state()).toBe('closed');
  });

  it('asks nothing any more once it was ended', async () => {
    await open();
    end();
    breakers.targetIsBack('redis');
    await clock.advance(1000);
    expect([state(), call.mock.calls]).toEqual(['half-open', []]);
  });
});
