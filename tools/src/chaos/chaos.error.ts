/** The fault could not be done, or its end not be seen: what is wrong, and the way out of it. */
export class ChaosError extends Error {
  override readonly name = 'ChaosError';

  constructor(problem: string, wayOut: string) {
    super(`${problem} ${wayOut}`);
  }
}
