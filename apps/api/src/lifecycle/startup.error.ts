/** The API cannot start: what is wrong, and the way out of it. */
export class StartupError extends Error {
  override readonly name = 'StartupError';

  /**
   * @param problem - one sentence
   * @param wayOut - what the operator can do, one sentence
   */
  constructor(
    readonly problem: string,
    readonly wayOut: string,
    options?: { readonly cause?: unknown },
  ) {
    super(`${problem} ${wayOut}`, options);
  }
}
