export type Phase = 'starting' | 'serving' | 'draining';

/** Where the process is between its start and its end; what readiness is answered from. */
export class Lifecycle {
  #phase: Phase = 'starting';

  get phase(): Phase {
    return this.#phase;
  }

  /** The application listens and its database has been proven. */
  serve(): void {
    if (this.#phase === 'starting') this.#phase = 'serving';
  }

  /** No further work is taken on; there is no way back. */
  drain(): void {
    this.#phase = 'draining';
  }
}
