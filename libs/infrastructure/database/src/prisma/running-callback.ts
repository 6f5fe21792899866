/**
 * A caller's callback that runs, known by the promise it returned: whoever can still settle that holds on to it, and
 * nobody else does. Once it was collected, the callback will never end.
 *
 * An object of its own, because a closure beside the callback would hold all that the callback holds.
 */
export class RunningCallback {
  #promise: WeakRef<object> | undefined;

  started<T>(promise: Promise<T>): Promise<T> {
    this.#promise = new WeakRef(promise);
    return promise;
  }

  /** The promise; undefined before the start, and once it was collected. */
  get token(): object | undefined {
    return this.#promise?.deref();
  }
}
