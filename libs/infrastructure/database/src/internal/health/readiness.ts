type Standing =
  | { readonly kind: 'unready' }
  /** Well, but the pool was not warm yet: being ready waits for that alone. */
  | { readonly kind: 'cold' }
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

  /** @param isWarm whether enough connections are open; counts for becoming ready, not for staying so */
  good(isWarm = true): void {
    this.#standing = this.isReady || isWarm ? { kind: 'ready', bad: 0 } : { kind: 'cold' };
  }

  /** Enough connections are open. */
  warmed(): void {
    if (this.#standing.kind === 'cold') this.good();
  }

  bad(): void {
    const bad = this.#standing.kind === 'ready' ? this.#standing.bad + 1 : BAD_CHECKS;
    this.#standing = bad >= BAD_CHECKS ? { kind: 'unready' } : { kind: 'ready', bad };
  }

  /** Nothing can serve, and that is certain. */
  lost(): void {
    this.#standing = { kind: 'unready' };
  }
}
