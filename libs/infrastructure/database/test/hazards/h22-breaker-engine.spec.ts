import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import CircuitBreaker from 'opossum';
import { createError } from '../../src/errors/index.js';
import type * as Breakers from '../../src/internal/circuit-breaker/circuit-breaker.service.js';
import * as breakers from '../../src/internal/circuit-breaker/circuit-breaker.service.js';
import { libraryWithout, type Edit } from '../support/defences.js';
import { RecordingLogger } from '../support/recording-logger.js';

jest.setTimeout(60_000);

const RESET_MS = 30_000;
const MOST_CALLS = 50;
const RULE = 'internal/circuit-breaker/breaker-rule.ts';
const VERDICT = 'internal/circuit-breaker/breaker-verdict.ts';
const ENGINE = 'internal/circuit-breaker/breaker-engine.ts';

/** Errors of the classes that the breakers under test know, mutants included. */
type Errors = Pick<typeof import('../../src/errors/index.js'), 'createError'>;

/** How one service’s breakers behave, counted. */
async function observe({ CircuitBreakerService }: typeof Breakers, errors: Errors) {
  const unreachable = errors.createError('DB_UNREACHABLE');
  const duplicate = errors.createError('DB_UNIQUE_CONFLICT', {
    cause: Object.assign(new Error('duplicate'), { code: '23505', severity: 'ERROR' }),
  });
  const serviceOf = (resetMs: number) =>
    new CircuitBreakerService({ resetMs, nowMs: () => Date.now() }, new RecordingLogger());
  const service = serviceOf(RESET_MS);
  const slower = serviceOf(2 * RESET_MS);
  const stateOf = (target: string, one = service) => one.breakerOf(target).state.state;
  const call = (target: string, error?: Error, one = service) =>
    one
      .run(target, () => (error === undefined ? Promise.resolve() : Promise.reject(error)))
      .catch(() => undefined);
  const until = async (target: string, state: string, error?: Error) => {
    let calls = 0;
    for (; stateOf(target) !== state && calls < MOST_CALLS; calls += 1) await call(target, error);
    return calls;
  };

  for (let time = 0; time < MOST_CALLS; time += 1) await call('conflicts', duplicate);
  const conflicts = stateOf('conflicts');
  // Before the others of the quicker service, whose options it must not share.
  slower.breakerOf('primary');
  let answerLate: () => void = () => undefined;
  const late = service.run('late', () => new Promise<void>((resolve) => (answerLate = resolve)));
  for (let time = 0; time < 5; time += 1) {
    await call('late', unreachable);
    await call('primary', unreachable, slower);
  }
  const opensAfter = await until('primary', 'open', unreachable);
  await jest.advanceTimersByTimeAsync(RESET_MS);
  answerLate();
  await late;
  const restedAtOnce = [stateOf('primary'), stateOf('primary', slower)];
  let trialsAtOnce = 0;
  const trials = Array.from({ length: 5 }, () =>
    service.run('late', async () => void (trialsAtOnce += 1)).catch(() => undefined),
  );
  const afterLateAnswer = stateOf('late');
  await Promise.all(trials);
  const closesAfter = await until('primary', 'closed');
  service.onModuleDestroy();
  slower.onModuleDestroy();
  return {
    opensAfter,
    closesAfter,
    trialsAtOnce,
    afterLateAnswer,
    restedAtOnce,
    conflicts,
  };
}

const REQUIRED = {
  opensAfter: 5,
  closesAfter: 3,
  trialsAtOnce: 1,
  afterLateAnswer: 'half-open',
  restedAtOnce: ['half-open', 'open'],
  conflicts: 'closed',
};

describe('H22: the engine of circuit breakers', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('opens after five failures of the target, tries one call at a time and closes after three', async () => {
    expect(await observe(breakers, { createError })).toEqual(REQUIRED);
  });

  it.each<[string, object, Edit[]]>([
    [
      'opens at once',
      { opensAfter: 1 },
      [{ file: RULE, find: 'phase.failures >= FAILURES_TO_OPEN', replace: 'phase.failures >= 1' }],
    ],
    [
      'closes at the first success',
      { closesAfter: 1 },
      [{ file: RULE, find: 'phase.successes >= TRIALS_TO_CLOSE', replace: 'phase.successes >= 1' }],
    ],
    [
      'lets everybody try',
      { trialsAtOnce: 5 },
      [
        {
          file: RULE,
          find: "phase.kind === 'open' || this.#isTrialOut(phase.trialSinceMs)",
          replace: "phase.kind === 'open'",
        },
      ],
    ],
    [
      'hears calls from before it opened',
      { afterLateAnswer: 'closed' },
      [
        { file: RULE, find: 'if (pass !== this.#pass) return;', replace: '' },
        { file: RULE, find: 'if (phase.trialSinceMs === null) return;', replace: '' },
        { file: RULE, find: 'phase.successes >= TRIALS_TO_CLOSE', replace: 'phase.successes >= 1' },
      ],
    ],
    [
      'opens for business errors',
      { conflicts: 'open' },
      [
        {
          file: VERDICT,
          find: 'ERROR_REGISTRY[error.code].infrastructure',
          replace: 'error.statusCode >= 400',
        },
      ],
    ],
    [
      'shares its options with other breakers',
      { restedAtOnce: ['half-open', 'half-open'] },
      [
        {
          file: ENGINE,
          find: 'new CircuitBreaker(neverCalled, engineOptions(target, resetMs))',
          replace: 'new CircuitBreaker(neverCalled, Object.assign(SHARED, engineOptions(target, resetMs)))',
        },
        { file: ENGINE, find: 'function neverCalled', replace: 'const SHARED = {};\nfunction neverCalled' },
      ],
    ],
  ])('is seen by this test when it %s', async (_defect, seen, edits) => {
    const { load, remove } = await libraryWithout(...edits);
    try {
      const mutant = await load<typeof Breakers>('internal/circuit-breaker/circuit-breaker.service.ts');
      const errors = await load<Errors>('errors/index.ts');
      expect(await observe(mutant, errors)).toMatchObject(seen);
    } finally {
      await remove();
    }
  });

  describe('left to itself', () => {
    const failing = () => Promise.reject(new Error('down'));

    it('opens at the first failure', async () => {
      const circuit = new CircuitBreaker(failing, { volumeThreshold: 0 });
      await circuit.fire().catch(() => undefined);
      expect(circuit.opened).toBe(true);
      circuit.shutdown();
    });

    it('closes at the first success while half-open, even of a call from before', async () => {
      let answerLate: () => void = () => undefined;
      const answers = [() => new Promise<void>((resolve) => (answerLate = resolve)), failing];
      const circuit = new CircuitBreaker(() => answers.shift()?.() ?? failing(), { timeout: false });
      const late = circuit.fire();
      await circuit.fire().catch(() => undefined);
      circuit.open();
      await jest.advanceTimersByTimeAsync(RESET_MS);
      expect(circuit.halfOpen).toBe(true);
      answerLate();
      await late;
      expect(circuit.closed).toBe(true);
      circuit.shutdown();
    });

    it('writes its defaults into the options it is given', () => {
      const options: CircuitBreaker.Options = {};
      new CircuitBreaker(failing, options).shutdown();
      expect(options).toMatchObject({ timeout: 10_000, errorThresholdPercentage: 50 });
    });
  });
});
