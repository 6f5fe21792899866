import type { Sample } from '../process/sample.js';
import { serveRequests } from '../process/serve-requests.js';
import type { GuardKind, GuardLoadRequest } from './guard-requests.js';
import { openGuard, type Guard } from './guard.js';

/** Calls between two looks at the clock, which costs as much as a call. */
const BLOCK = 200;
const ANSWER = 42;

class GuardServer {
  #guard: Guard | undefined;

  async open(kind: GuardKind): Promise<void> {
    this.#guard = await openGuard(kind, () => Promise.resolve(ANSWER));
  }

  /** One caller, one call after the other: what remains is the guard's own time. */
  async load({ durationMs }: GuardLoadRequest): Promise<Sample> {
    if (this.#guard === undefined) throw new Error('the guard is not open');
    const cpuBefore = process.cpuUsage();
    const startedAt = performance.now();
    let operations = 0;
    while (performance.now() - startedAt < durationMs) {
      await runBlock(this.#guard);
      operations += BLOCK;
    }
    const elapsedMs = performance.now() - startedAt;
    const { user, system } = process.cpuUsage(cpuBefore);
    return { operations, elapsedMs, cpuMicros: user + system, p50Ms: NaN, p95Ms: NaN };
  }

  close(): Promise<void> {
    this.#guard?.close();
    return Promise.resolve();
  }
}

async function runBlock(guard: Guard): Promise<void> {
  for (let done = 0; done < BLOCK; done += 1) {
    if ((await guard.run()) !== ANSWER) throw new Error('the guard gave another answer than the call');
  }
}

const server = new GuardServer();
serveRequests(
  {
    open: (kind: GuardKind) => server.open(kind),
    load: (request: GuardLoadRequest) => server.load(request),
  },
  () => server.close(),
);
