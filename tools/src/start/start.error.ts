/** `npm start` cannot go on: what is wrong, and the way out of it. */
export class StartError extends Error {
  override readonly name = 'StartError';

  constructor(problem: string, wayOut: string, options?: { readonly cause?: unknown }) {
    super(`${problem} ${wayOut}`, options);
  }
}
