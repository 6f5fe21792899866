/**
 * Whoever connections are held for: one request, job or message. Once it has ended, whatever it still holds is lost.
 */
export class WorkOwner {
  /** How it came in, without ids and values: `GET /v1/patients/:id`; undefined outside HTTP. */
  readonly route: string | undefined;
  #endListeners: (() => void)[] | undefined = [];

  constructor(route?: string) {
    this.route = route;
  }

  get hasEnded(): boolean {
    return this.#endListeners === undefined;
  }

  /** Calls `listener` once: at the end, or now when that has passed. */
  onEnd(listener: () => void): void {
    if (this.#endListeners === undefined) listener();
    else this.#endListeners.push(listener);
  }

  end(): void {
    const listeners = this.#endListeners ?? [];
    this.#endListeners = undefined;
    for (const listener of listeners) listener();
  }
}
