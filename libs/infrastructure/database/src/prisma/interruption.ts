/** How long a server may take to stop a statement; ms. */
export const CANCEL_GRACE_MS = 500;

const QUERY_CANCELED = '57014';

interface End {
  /** What the caller is told. */
  readonly verdict: Error;
  /** Whether the connection is as good as before, once that is known. */
  readonly isCleanlyOver: Promise<boolean>;
}

/**
 * A running statement was told to stop: by its deadline, or because nobody wants its answer any more.
 *
 * The server is asked to stop it and gets a moment to say so; then the connection is broken. Only an error of the
 * server's is believed after that. A success may have come about by the cancel itself: a COMMIT that waits for a
 * standby ends so, and is safe nowhere but here (H12).
 */
export class Interruption {
  readonly #kind: 'deadline' | 'signal';
  readonly #reason: Error;
  readonly #isCancelOver: Promise<boolean>;
  readonly #timer: NodeJS.Timeout | undefined;

  /**
   * @param giveUp breaks the connection
   * @param cancel asks the server to stop it, and settles with whether that request is over; absent for what must not
   * be stopped by the server, whose connection is broken at once
   */
  constructor(
    kind: 'deadline' | 'signal',
    giveUp: (reason: Error) => void,
    cancel: (() => Promise<boolean>) | undefined,
  ) {
    this.#kind = kind;
    this.#reason =
      kind === 'deadline'
        ? Object.assign(new Error('no answer within the deadline'), { code: 'ETIMEDOUT' })
        : Object.assign(new Error('the caller gave up'), { code: 'ABORT_ERR' });
    if (cancel === undefined) {
      this.#isCancelOver = Promise.resolve(false);
      giveUp(this.#reason);
    } else {
      this.#timer = setTimeout(giveUp, CANCEL_GRACE_MS, this.#reason);
      this.#isCancelOver = cancel();
    }
  }

  /** @param error how the statement ended; null when it succeeded */
  settle(error: Error | null): End {
    clearTimeout(this.#timer);
    if (error === null || !isFromServer(error))
      return { verdict: this.#reason, isCleanlyOver: Promise.resolve(false) };
    return { verdict: this.#named(error), isCleanlyOver: this.#isCancelOver };
  }

  /** A cancel of ours at the deadline is the deadline's doing, not a user's. */
  #named(error: Error): Error {
    if (this.#kind === 'signal' || (error as { code?: string }).code !== QUERY_CANCELED) return error;
    return Object.assign(new Error('canceling statement due to its deadline', { cause: error }), {
      code: QUERY_CANCELED,
      severity: 'ERROR',
    });
  }
}

function isFromServer(error: Error): boolean {
  return (error as { severity?: string }).severity === 'ERROR';
}
