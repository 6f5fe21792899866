import type { PoolClock } from '../internal/connection-pool/pool-ports.js';

/** Real time, for pools. */
export const POOL_CLOCK: PoolClock = {
  nowMs: () => performance.now(),
  after(ms, task, keepsAlive = false) {
    const timer = setTimeout(task, ms);
    if (!keepsAlive) timer.unref();
    return () => {
      clearTimeout(timer);
    };
  },
};
