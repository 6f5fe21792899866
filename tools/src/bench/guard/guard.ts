import {
  circuitBreaker,
  ConsecutiveBreaker,
  ExponentialBackoff,
  handleAll,
  retry as cockatielRetry,
} from 'cockatiel';
import CircuitBreaker from 'opossum';
import { libraryPart } from '../module/library.js';
import type { GuardKind } from './guard-requests.js';

/** What every guard is asked to do: a call that succeeds. */
export type Call = () => Promise<number>;

export interface Guard {
  run(): Promise<number>;
  close(): void;
}

interface Breakers {
  run(target: string, call: Call): Promise<number>;
  onModuleDestroy(): void;
}

interface Retries {
  run(work: { readonly kind: 'read'; readonly target: string }, call: Call): Promise<number>;
}

/** The module's own numbers, so that all guards have the same rule as far as they can. */
const FAILURES_TO_OPEN = 5;
const RESET_MS = 30_000;
const RETRY = { attempts: 3, baseMs: 50, maxMs: 2000 };

const nothing = (): void => undefined;

const OPENERS: Record<GuardKind, (call: Call) => Guard | Promise<Guard>> = {
  bare: (call) => ({ run: () => call(), close: nothing }),
  'module-breaker': moduleBreaker,
  'opossum-breaker': opossumBreaker,
  'cockatiel-breaker': (call) => {
    const breaker = new ConsecutiveBreaker(FAILURES_TO_OPEN);
    const policy = circuitBreaker(handleAll, { halfOpenAfter: RESET_MS, breaker });
    return { run: () => policy.execute(call), close: nothing };
  },
  'module-retry': moduleRetry,
  'cockatiel-retry': (call) => {
    const backoff = new ExponentialBackoff({ initialDelay: RETRY.baseMs, maxDelay: RETRY.maxMs });
    const policy = cockatielRetry(handleAll, { maxAttempts: RETRY.attempts - 1, backoff });
    return { run: () => policy.execute(call), close: nothing };
  },
};

/** One guard before one call. */
export async function openGuard(kind: GuardKind, call: Call): Promise<Guard> {
  return await OPENERS[kind](call);
}

async function moduleBreaker(call: Call): Promise<Guard> {
  const { CircuitBreakerService } = await libraryPart<{
    CircuitBreakerService: new (settings: { resetMs: number; nowMs: () => number }) => Breakers;
  }>('internal/circuit-breaker/circuit-breaker.service.js');
  const nowMs = (): number => performance.timeOrigin + performance.now();
  const breakers = new CircuitBreakerService({ resetMs: RESET_MS, nowMs });
  return {
    run: () => breakers.run('primary', call),
    close: () => {
      breakers.onModuleDestroy();
    },
  };
}

/** Without its timeout, which is a timer a call that neither of the others sets. */
function opossumBreaker(call: Call): Guard {
  const circuit = new CircuitBreaker(call, { resetTimeout: RESET_MS, timeout: false });
  return {
    run: () => circuit.fire(),
    close: () => {
      circuit.shutdown();
    },
  };
}

async function moduleRetry(call: Call): Promise<Guard> {
  const { RetryService } = await libraryPart<{
    RetryService: new (ports: object, observer: object, defaults: typeof RETRY) => Retries;
  }>('internal/retry/retry.service.js');
  const { SYSTEM_RETRY_PORTS } = await libraryPart<{ SYSTEM_RETRY_PORTS: object }>(
    'internal/retry/system-retry.provider.js',
  );
  const retries = new RetryService(SYSTEM_RETRY_PORTS, { retried: nothing, ended: nothing }, RETRY);
  const work = { kind: 'read' as const, target: 'reads' };
  return { run: () => retries.run(work, call), close: nothing };
}
