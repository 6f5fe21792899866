import { setTimeout as wait } from 'node:timers/promises';
import type { RetryPorts } from './retry-ports.js';

/** Real time and real chance. */
export const SYSTEM_RETRY_PORTS: RetryPorts = Object.freeze({
  nowMs: () => performance.now(),
  random: () => Math.random(),
  pause: async (ms: number, signal: AbortSignal | undefined): Promise<void> => {
    await wait(ms, undefined, signal && { signal });
  },
});
