import type { Clock } from '../../pipeline/clock.js';

/** The process's own time. Its timers keep no process alive. */
export const PROCESS_CLOCK: Clock = {
  nowMs: () => performance.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms).unref();
    return () => {
      clearTimeout(timer);
    };
  },
};
