type Standing =
  | { readonly kind: 'unready' }
  /** @param bad checks in a row that found nothing that could serve */
  | { readonly kind: 'ready'; readonly bad: number };

const BAD_CHECKS = 2;

/**
 * Whether this process should be sent requests: from one good check on, and until two witnesses say that no server can
 * serve: two checks in a row, or a check and the routing.
 */
export class Readiness {
  #standing: Standing = { kind: 'unready' };

  get isReady(): boolean {
    return this.#standing.kind === 'ready';
  }

  good(): void {
    this.#standing = { kind: 'ready', bad: 0 };
  }

  bad(): void {
    if (this.#standing.kind === 'unready') return;
    const bad = this.#standing.bad + 1;
    this.#standing = bad >= BAD_CHECKS ? { kind: 'unready' } : { kind: 'ready', bad };
  }

  /** Nothing can serve, and that is certain. */
  lost(): void {
    this.#standing = { kind: 'unready' };
  }
}
