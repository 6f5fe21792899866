import { serveRequests } from '../process/serve-requests.js';
import { sharedNowMs } from '../process/shared-clock.js';
import { openFreshPool, type FreshPool } from './fresh-pool.js';
import type { Burst, BurstRequest, SpikeSetup } from './spike-requests.js';

/** Opens a pool anew for each spike; the code stays warm. */
class SpikeServer {
  #pool: FreshPool | undefined;

  async open(setup: SpikeSetup): Promise<void> {
    this.#pool = await openFreshPool(setup);
  }

  async burst({ requests }: BurstRequest): Promise<Burst> {
    const pool = this.#pool;
    if (pool === undefined) throw new Error('the pool is not open');
    await Promise.all(Array.from({ length: requests }, (_, request) => pool.read(request)));
    return { servedAtMs: sharedNowMs() };
  }

  async close(): Promise<void> {
    const pool = this.#pool;
    this.#pool = undefined;
    await pool?.close();
  }
}

const server = new SpikeServer();
serveRequests(
  {
    open: (setup: SpikeSetup) => server.open(setup),
    burst: (request: BurstRequest) => server.burst(request),
    close: () => server.close(),
  },
  () => server.close(),
);
