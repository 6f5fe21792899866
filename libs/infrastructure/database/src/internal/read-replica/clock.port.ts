/** Time as this folder sees it: a clock that never goes back, and a timer on it. */
export interface Clock {
  /** ms */
  nowMs(): number;
  /** Calls `run` once after `ms`; the answer calls it off. */
  after(ms: number, run: () => void): () => void;
}

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
