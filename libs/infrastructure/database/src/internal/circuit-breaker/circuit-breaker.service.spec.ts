import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { RecordingLogger } from '../../../test/support/recording-logger.js';
import { CircuitOpenError, createError } from '../../errors/index.js';
import type { BreakerEvent } from './breaker-event.js';
import { CircuitBreakerService } from './circuit-breaker.service.js';

const RESET_MS = 12_000;
const UNREACHABLE = createError('DB_UNREACHABLE');
const DUPLICATE = createError('DB_UNIQUE_CONFLICT', {
  cause: Object.assign(new Error('duplicate'), { code: '23505', severity: 'ERROR' }),
});

describe('CircuitBreakerService', () => {
  let service: CircuitBreakerService;
  let logger: RecordingLogger;
  let events: BreakerEvent[];

  beforeEach(() => {
    jest.useFakeTimers({ now: 1_000_000 });
    logger = new RecordingLogger();
    service = new CircuitBreakerService({ resetMs: RESET_MS, nowMs: () => Date.now() }, logger);
    events = [];
    service.onEvent((event) => events.push(event));
  });
  afterEach(() => {
    service.onModuleDestroy();
    jest.useRealTimers();
  });

  const kinds = () => events.map(({ kind, target }) => `${target} ${kind}`);
  const answer = (target = 'primary') => service.run(target, async () => 'answer');
  const fail = async (times: number, error: Error = UNREACHABLE, target = 'primary') => {
    for (let time = 0; time < times; time += 1)
      await expect(service.run(target, () => Promise.reject(error))).rejects.toBe(error);
  };

  it('refuses a call of an open breaker without making it', async () => {
    await fail(5);
    const call = jest.fn(async () => 'answer');
    const refusal = await service.run('primary', call).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(CircuitOpenError);
    expect(refusal).toMatchObject({
      code: 'DB_CIRCUIT_OPEN',
      statusCode: 503,
      retryable: true,
      outcome: 'none',
      message: 'Circuit breaker is open: primary failed repeatedly.',
    });
    expect(call).not.toHaveBeenCalled();
    expect(events.at(-1)).toEqual({ kind: 'rejected', target: 'primary', atMs: 1_000_000, failures: 5 });
  });

  it('passes results and errors through as they are', async () => {
    const result = { id: 1 };
    await expect(service.run('primary', async () => result)).resolves.toBe(result);
    await fail(1, new Error('theirs'));
    await expect(
      service.run('primary', () => {
        throw UNREACHABLE;
      }),
    ).rejects.toBe(UNREACHABLE);
    expect(service.getCircuitBreakerState('primary')).toMatchObject({ state: 'closed', failures: 1 });
  });

  it('never opens for business errors: they are answers', async () => {
    await fail(100, DUPLICATE);
    await fail(4);
    await fail(1, DUPLICATE);
    await fail(4);
    expect(service.getCircuitBreakerState('primary')).toMatchObject({ state: 'closed', failures: 4 });
    expect(events).toEqual([]);
  });

  it('keeps each target’s failures to itself', async () => {
    await fail(5, UNREACHABLE, 'replica-1');
    await expect(answer('primary')).resolves.toBe('answer');
    await expect(answer('replica-1')).rejects.toBeInstanceOf(CircuitOpenError);
    expect(kinds()).toEqual(['replica-1 opened', 'replica-1 rejected']);
  });

  it('goes its round: opened, half-open after the reset time, closed after three trials', async () => {
    await fail(5);
    await jest.advanceTimersByTimeAsync(RESET_MS - 1);
    await expect(answer()).rejects.toBeInstanceOf(CircuitOpenError);
    await jest.advanceTimersByTimeAsync(1);
    await answer();
    await answer();
    expect(service.getCircuitBreakerState('primary').state).toBe('half-open');
    await answer();
    expect(events).toEqual([
      { kind: 'opened', target: 'primary', atMs: 1_000_000, failures: 5, isTrip: true },
      { kind: 'rejected', target: 'primary', atMs: 1_011_999, failures: 5 },
      { kind: 'half-open', target: 'primary', atMs: 1_012_000, failures: 5 },
      { kind: 'closed', target: 'primary', atMs: 1_012_000, failures: 0, isByHand: false },
    ]);
    expect(logger.lines).toEqual([
      'Circuit breaker opened: primary failed 5 times in a row and is left alone for 12000 ms',
      'Circuit breaker half-open: primary is tried by one call at a time',
      'Circuit breaker closed: primary passed 3 trials in a row',
    ]);
  });

  it('opens again at a failed trial, which is no further trip', async () => {
    await fail(5);
    await jest.advanceTimersByTimeAsync(RESET_MS);
    await fail(1);
    expect(service.getCircuitBreakerState('primary')).toMatchObject({ state: 'open', trips: 1 });
    expect(events.at(-1)).toMatchObject({ kind: 'opened', isTrip: false });
    expect(logger.lines.at(-1)).toBe(
      'Circuit breaker opened: primary failed its trial and is left alone for 12000 ms',
    );
    await jest.advanceTimersByTimeAsync(RESET_MS);
    for (let trial = 0; trial < 3; trial += 1) await answer();
    await fail(5);
    expect(service.getCircuitBreakerState('primary')).toMatchObject({ state: 'open', trips: 2 });
    expect(events.at(-1)).toMatchObject({ kind: 'opened', isTrip: true });
  });

  it('lets one call try while others are refused', async () => {
    await fail(5);
    await jest.advanceTimersByTimeAsync(RESET_MS);
    let end: (value: string) => void = () => undefined;
    const trial = service.run('primary', () => new Promise<string>((resolve) => (end = resolve)));
    await expect(answer()).rejects.toBeInstanceOf(CircuitOpenError);
    end('answer');
    await expect(trial).resolves.toBe('answer');
    await expect(answer()).resolves.toBe('answer');
  });

  describe('whose target is known to be back', () => {
    it('begins its trials at once, and closes after three', async () => {
      await fail(5);
      service.targetIsBack('primary');
      expect(service.getCircuitBreakerState('primary').state).toBe('half-open');
      for (let trial = 0; trial < 3; trial += 1) await answer();
      expect(kinds()).toEqual(['primary opened', 'primary half-open', 'primary closed']);
      expect(events.at(-1)).toMatchObject({ kind: 'closed', isByHand: false });
      expect(jest.getTimerCount()).toBe(0);
    });

    it('rests for the whole reset time after a failed trial, which is no further trip', async () => {
      await fail(5);
      service.targetIsBack('primary');
      await fail(1);
      await jest.advanceTimersByTimeAsync(RESET_MS - 1);
      await expect(answer()).rejects.toBeInstanceOf(CircuitOpenError);
      await jest.advanceTimersByTimeAsync(1);
      for (let trial = 0; trial < 3; trial += 1) await answer();
      expect(service.getCircuitBreakerState('primary')).toMatchObject({ state: 'closed', trips: 1 });
      expect(kinds().filter((kind) => !kind.endsWith('rejected'))).toEqual([
        ...['primary opened', 'primary half-open', 'primary opened'],
        ...['primary half-open', 'primary closed'],
      ]);
    });

    it('takes no notice while it is closed or on trial, nor for a name that no breaker has', async () => {
      service.targetIsBack('replica-9');
      await fail(4);
      service.targetIsBack('primary');
      await fail(1);
      service.targetIsBack('primary');
      service.targetIsBack('primary');
      expect(kinds()).toEqual(['primary opened', 'primary half-open']);
    });

    it('can be closed by hand in the middle of its trials', async () => {
      await fail(5);
      service.targetIsBack('primary');
      service.resetCircuitBreaker('primary');
      expect(events.at(-1)).toMatchObject({ kind: 'closed', isByHand: true });
      await fail(5);
      expect(service.getCircuitBreakerState('primary')).toMatchObject({ state: 'open', trips: 2 });
    });
  });

  it('tells its states', async () => {
    service.breakerOf('primary');
    await fail(5, UNREACHABLE, 'replica-1');
    expect(service.getCircuitBreakerState()).toEqual([
      { target: 'primary', state: 'closed', failures: 0, trips: 0, changedAt: null },
      { target: 'replica-1', state: 'open', failures: 5, trips: 1, changedAt: new Date(1_000_000) },
    ]);
  });

  describe('a reset by hand', () => {
    it('is refused for a name that no breaker has', () => {
      service.breakerOf('primary');
      const refusal = expect.objectContaining({
        code: 'DB_ARGUMENT_INVALID',
        field: 'target',
        message: 'target must be one of primary.',
      });
      expect(() => {
        service.resetCircuitBreaker('replica-9');
      }).toThrow(refusal);
      expect(() => service.getCircuitBreakerState('replica-9')).toThrow(refusal);
    });

    it('closes the breaker of one target and tells', async () => {
      await fail(5);
      await fail(5, UNREACHABLE, 'replica-1');
      service.resetCircuitBreaker('primary');
      await expect(answer('primary')).resolves.toBe('answer');
      await expect(answer('replica-1')).rejects.toBeInstanceOf(CircuitOpenError);
      expect(events).toContainEqual({
        kind: 'closed',
        target: 'primary',
        atMs: 1_000_000,
        failures: 0,
        isByHand: true,
      });
      expect(logger.lines.at(-1)).toBe('Circuit breaker closed: primary was reset by hand');
      await fail(5, UNREACHABLE, 'primary');
      await jest.advanceTimersByTimeAsync(RESET_MS);
      for (let trial = 0; trial < 3; trial += 1) await answer('primary');
      expect(events.at(-1)).toMatchObject({ kind: 'closed', isByHand: false });
    });

    it('closes them all, forgets failures, and stops the reset timer', async () => {
      await fail(5);
      await fail(4, UNREACHABLE, 'replica-1');
      service.resetCircuitBreaker();
      await jest.advanceTimersByTimeAsync(2 * RESET_MS);
      expect(kinds()).toEqual(['primary opened', 'primary closed']);
      expect(service.getCircuitBreakerState()).toMatchObject([
        { state: 'closed', failures: 0 },
        { state: 'closed', failures: 0 },
      ]);
    });
  });

  it('survives a listener that fails, and tells the next one', async () => {
    const next = jest.fn();
    service.onEvent(() => {
      throw new Error('theirs');
    });
    const end = service.onEvent(next);
    await fail(5);
    expect(next).toHaveBeenCalledTimes(1);
    expect(logger.lines.at(-1)).toBe('A listener failed on the event opened of primary');
    end();
    service.resetCircuitBreaker();
    expect(next).toHaveBeenCalledTimes(1);
  });

  it('has no timer once it is destroyed, and none while every breaker is closed', async () => {
    await answer();
    expect(jest.getTimerCount()).toBe(0);
    await fail(5);
    expect(jest.getTimerCount()).toBe(1);
    service.onModuleDestroy();
    expect(jest.getTimerCount()).toBe(0);
  });
});
