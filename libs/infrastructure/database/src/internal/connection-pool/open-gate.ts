const BASE_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5000;

export interface OpeningNeed {
  readonly nowMs: number;
  /** Connections that are open. */
  readonly open: number;
  /** Connections that are being opened. */
  readonly opening: number;
  /** Waiters whom a further connection would serve. */
  readonly wanting: number;
  readonly min: number;
  /** Most connections. */
  readonly limit: number;
  /** Whether the minimum may be filled although nobody waits. */
  readonly mayWarm: boolean;
}

/**
 * Keeps connecting from becoming a storm, for the server and for those who wait.
 *
 * Up to the minimum, as many are opened at once as are waited for. Beyond it one at a time and only while somebody
 * waits, because a connection that is being opened is of no use yet, and the open ones serve most waiters sooner.
 * After a failure a single attempt at a time, with growing, jittered pauses; after that again two, four, …
 *
 * Source: HikariCP, "Welcome to the Jungle" (connect spikes); Brooker, "Exponential Backoff and Jitter", AWS
 * Architecture Blog, 2015 ("full jitter").
 */
export class OpenGate {
  readonly #random: () => number;
  readonly #longestPauseMs: number;
  #failures = 0;
  #atOnce = Infinity;
  #closedUntilMs = -Infinity;

  /**
   * @param random 0 ≤ n < 1
   * @param longestPauseMs between two attempts on a server that stays away; ms
   */
  constructor(random: () => number, longestPauseMs = LONGEST_PAUSE_MS) {
    this.#random = random;
    this.#longestPauseMs = longestPauseMs;
  }

  /** How many connections to begin opening now. */
  allowance({ nowMs, open, opening, wanting, min, limit, mayWarm }: OpeningNeed): number {
    if (nowMs < this.#closedUntilMs) return 0;
    const room = Math.min(limit - open - opening, this.#atOnce - opening);
    if (room <= 0) return 0;
    const missing = min - open - opening;
    const wanted = Math.min(missing, wanting - opening);
    if (wanted > 0) return Math.min(wanted, room);
    if (opening > 0) return 0;
    return wanting > 0 || (mayWarm && missing > 0) ? 1 : 0;
  }

  succeeded(): void {
    this.#failures = 0;
    this.#atOnce *= 2;
  }

  /** The server is known to be back: the pause is over, but the attempts still begin with one. */
  reopen(): void {
    this.#failures = 0;
    this.#closedUntilMs = -Infinity;
  }

  /** @returns until the next attempt; ms */
  failed(nowMs: number): number {
    const pauseMs = this.#random() * Math.min(this.#longestPauseMs, BASE_PAUSE_MS * 2 ** this.#failures);
    this.#failures += 1;
    this.#atOnce = 1;
    this.#closedUntilMs = nowMs + pauseMs;
    return pauseMs;
  }
}
