/** Time through a port: a clock that never goes back, and a timer on it. */
export interface Clock {
  /** ms */
  nowMs(): number;
  /** Calls `run` once after `ms`, and keeps no process alive for it; the answer calls it off. */
  after(ms: number, run: () => void): () => void;
}
