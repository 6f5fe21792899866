/**
 * Waits for an answer no longer than it is of use.
 *
 * A process that was too busy to listen hears first what has arrived meanwhile: its timers are run before its sockets
 * are read, and would take its own silence for the other's.
 *
 * @throws Error after `mostMs` in which the answer could have been heard
 */
export function heardWithin<T>(answer: Promise<T>, mostMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    let last: NodeJS.Immediate | undefined;
    const timer = setTimeout(() => {
      // Behind this turn's sockets, and once more for what needs two turns to be read, as TLS does.
      last = setImmediate(() => {
        last = setImmediate(() => {
          reject(new Error(`Nothing was heard for ${String(mostMs)} ms`));
        });
      });
    }, mostMs);
    const isOver = (): void => {
      clearTimeout(timer);
      clearImmediate(last);
    };
    answer.then(
      (value) => {
        isOver();
        resolve(value);
      },
      (error: unknown) => {
        isOver();
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- as it was thrown
        reject(error);
      },
    );
  });
}
