/**
 * A caller's callback that runs, known by the promise it returned: whoever can still settle that holds on to it, and
 * nobody else does. Once it was collected, the callback will never end.
 *
 * An object of its own, because a closure beside the callback would hold all that the callback holds.
 */
export class RunningCallback {
  #promise: WeakRef<object> | undefined;
  /** The promise once it has settled: from then on it is the module that ends the transaction, which takes its time. */
  #settled: object | undefined;

  started<T>(promise: Promise<T>): Promise<T> {
    this.#promise = new WeakRef(promise);
    const keep = (): void => {
      this.#settled = promise;
    };
    promise.then(keep, keep);
    return promise;
  }

  /** The promise; undefined before the start, and once it was collected. */
  get token(): object | undefined {
    return this.#settled ?? this.#promise?.deref();
  }
}
